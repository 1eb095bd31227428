/**
 * Writes fragment shaders. Tensors are packed as TensorFlow.js packs them: a texel holds a square of 2 × 2 of the last
 * two axes, r and g in the first row, b and a in the second; texels are numbered along the axes with the last two
 * halved, and lie in a texture row by row. What lies outside of a tensor is zero in everything that these shaders
 * write, and is not trusted in what they read.
 */

/**
 * How texels lie in a texture: as the rows and columns of the one matrix that the tensor is, or in rows whose width is
 * a power of two; both are found without a division. Textures of TensorFlow.js' own may have any width.
 */
export type Layout = "matrix" | "powerOfTwo" | "any";

interface ShaderInput {
  readonly name: string;
  /** 1 to 4. */
  readonly rank: number;
  readonly layout: Layout;
}

interface ShaderNumber {
  readonly name: string;
  /** 1 to 4. */
  readonly length: number;
}

interface ShaderParts {
  readonly outputRank: number;
  readonly outputLayout: "matrix" | "powerOfTwo";
  readonly outputCount: number;
  readonly inputs: readonly ShaderInput[];
  readonly ints: readonly ShaderNumber[];
  readonly floats: readonly string[];
  /** Functions and `main`, which calls `finish` once with a texel for each output, its row and its column. */
  readonly code: string;
}

/** Of the output and each input, in `sizes`: the width of its texture, and its last three axes in texels. */
export const intsPerTensor = 4;

/** A triangle that covers the target, without buffers. */
export const vertexShader = `#version 300 es
void main() { gl_Position = vec4(float(gl_VertexID & 1) * 4. - 1., float(gl_VertexID >> 1) * 4. - 1., 0., 1.); }`;

const component = (index: number) => `sizes[${index >> 2}].${"xyzw"[index & 3]}`;

/** `get` and the name reads the texel at coordinates, `fetch` and the name the texel of a number. */
function inputSource({ name, rank, layout }: ShaderInput, first: number): string {
  const [width, columns, rows, depth] = [0, 1, 2, 3].map((index) => component(first + index));
  const place =
    layout === "powerOfTwo"
      ? `ivec2(index & ~(-1 << ${width}), index >> ${width})`
      : `ivec2(index % ${width}, index / ${width})`;
  const parameters = ["int column", "int row, ", "int b, ", "int a, "].slice(0, rank).reverse().join("");
  const row = rank > 1 ? "(row >> 1)" : "0";
  const outer = ["0", "0", "b", `(a * ${depth} + b)`][rank - 1];
  const texel =
    layout === "matrix"
      ? `texelFetch(${name}, ivec2(column >> 1, ${row}), 0)`
      : `fetch${name}((${outer} * ${rows} + ${row}) * ${columns} + (column >> 1))`;
  return `
    uniform sampler2D ${name};
    vec4 fetch${name}(int index) { return texelFetch(${name}, ${place}, 0); }
    vec4 get${name}(${parameters}) { return ${texel}; }
  `;
}

/** Coordinates of the texel's first value. */
function coordinateSource(rank: number, layout: ShaderParts["outputLayout"]): string {
  if (layout === "matrix") {
    const type = ["int", "ivec2", "ivec3", "ivec4"][rank - 1];
    return `${type} getOutputCoords() {
      ivec4 at = ivec4(0, 0, 2 * int(gl_FragCoord.y), 2 * int(gl_FragCoord.x));
      return at.${["w", "zw", "yzw", "xyzw"][rank - 1]};
    }`;
  }
  const [width, columns, rows, depth] = [0, 1, 2, 3].map(component);
  const index = `int index = (int(gl_FragCoord.y) << ${width}) + int(gl_FragCoord.x);`;
  const row = `int row = index / ${columns}; int column = 2 * (index - row * ${columns});`;
  const a = `int a = row / ${rows}; row = 2 * (row - a * ${rows});`;
  const b = `int b = a; a /= ${depth}; b -= a * ${depth};`;
  return [
    `int getOutputCoords() { ${index} return 2 * index; }`,
    `ivec2 getOutputCoords() { ${index} ${row} return ivec2(2 * row, column); }`,
    `ivec3 getOutputCoords() { ${index} ${row} ${a} return ivec3(a, row, column); }`,
    `ivec4 getOutputCoords() { ${index} ${row} ${a} ${b} return ivec4(a, b, row, column); }`,
  ][rank - 1];
}

/** `within` puts zeros outside of a tensor whose last two axes have these sizes, `last` those of the output. */
function finishSource(outputCount: number): string {
  const numbers = Array.from({ length: outputCount }, (_, index) => index);
  const texels = numbers.map((index) => `vec4 texel${index}`).join(", ");
  const writes = numbers.map((index) => `out${index} = within(texel${index}, row, column, last);`);
  return `
    ${numbers.map((index) => `layout(location = ${index}) out vec4 out${index};`).join(" ")}
    vec4 within(vec4 texel, int row, int column, ivec2 extent) {
      if (column + 1 >= extent.y) texel.ga = vec2(0.);
      if (row + 1 >= extent.x) texel.ba = vec2(0.);
      return texel;
    }
    void finish(${texels}, int row, int column) { ${writes.join(" ")} }
  `;
}

/** All integers are in the uniform `sizes`, all floats in `floats`: one call each sets them. */
export function fragmentShader(parts: ShaderParts): string {
  const { outputRank, outputLayout, outputCount, inputs, floats, code } = parts;
  const ints = [{ name: "last", length: 2 }, ...parts.ints];
  let next = intsPerTensor * (1 + inputs.length);
  const names = ints.map(({ name, length }) => {
    const values = Array.from({ length }, (_, index) => component(next + index)).join(", ");
    next += length;
    return `#define ${name} ${length === 1 ? values : `ivec${length}(${values})`}`;
  });
  return `#version 300 es
    precision highp float;
    precision highp int;
    precision highp sampler2D;
    uniform ivec4 sizes[${Math.ceil(next / 4)}];
    ${floats.length > 0 ? `uniform float floats[${floats.length}];` : ""}
    ${inputs.map((input, index) => inputSource(input, intsPerTensor * (1 + index))).join("")}
    ${coordinateSource(outputRank, outputLayout)}
    ${names[0]}
    ${finishSource(outputCount)}
    ${names.slice(1).join("\n")}
    ${floats.map((name, index) => `#define ${name} floats[${index}]`).join("\n")}
    ${code}`;
}

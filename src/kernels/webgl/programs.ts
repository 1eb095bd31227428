/**
 * Compiles and runs our shaders beside TensorFlow.js' own, on the textures of its WebGL backend. A draw call costs
 * less than half of the backend's: all uniforms are two arrays, which are sent only if they have changed.
 */
import { type MathBackendWebGL, webgl_util } from "@tensorflow/tfjs-backend-webgl";
import type { DataId, TensorInfo } from "@tensorflow/tfjs-core";
import { fragmentShader, intsPerTensor, type Layout, vertexShader } from "./shader";

export interface Pass {
  /** Of each output. */
  readonly shape: readonly number[];
  /** Read in the shader by `get` and their name. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** GLSL: functions and `main`, which calls `finish` with a texel for each output; two equal ones use equal names. */
  readonly code: string;
}

interface TextureData {
  shape: readonly number[];
  /** Rows and columns, twice the size in texels. */
  texShape: number[];
  readonly texture: { readonly texture: WebGLTexture } | null;
  isPacked: boolean;
}

/** What we use of the backend that its types leave out. */
interface Internals {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext; program: WebGLProgram | null };
  readonly texData: { get(dataId: DataId): TextureData };
  packedReshape(input: TensorInfo, shape: readonly number[]): TensorInfo;
}

export interface Program {
  readonly program: WebGLProgram;
  readonly shader: WebGLShader;
  readonly inputNames: readonly string[];
  readonly outputCount: number;
  /** The uniforms as they are. */
  readonly ints: Int32Array;
  readonly floats: Float32Array;
  /** Once it is linked. */
  locations?: Locations;
}

type Locations = readonly [ints: WebGLUniformLocation | null, floats: WebGLUniformLocation | null];

interface Input {
  readonly data: TextureData;
  readonly shape: readonly number[];
}

const none: Readonly<Record<string, never>> = {};

export class Programs {
  readonly gl: WebGL2RenderingContext;
  private readonly internals: Internals;
  /** By code, then by the ranks and textures that it is used on. */
  private readonly cache = new Map<string, Map<number, Program>>();
  /** By the number of outputs. */
  private readonly framebuffers: WebGLFramebuffer[] = [];
  private readonly vertices: WebGLVertexArrayObject;
  private readonly vertexShader: WebGLShader;
  private readonly largestTexture: number;
  private rehearsed?: Set<Program>;

  constructor(private readonly backend: MathBackendWebGL) {
    this.internals = backend as unknown as Internals;
    this.gl = this.internals.gpgpu.gl;
    this.vertices = this.gl.createVertexArray();
    this.largestTexture = this.gl.getParameter(this.gl.MAX_TEXTURE_SIZE);
    this.vertexShader = this.compile(this.gl.VERTEX_SHADER, vertexShader);
  }

  /** One draw call: new packed tensors, which the caller owns. */
  draw(pass: Pass, outputCount: number): TensorInfo[] {
    const temporaries: TensorInfo[] = [];
    const inputs: Input[] = [];
    for (const name in pass.inputs) inputs.push(this.inputOf(pass.inputs[name], temporaries));
    const outputs: TensorInfo[] = [];
    const targets: TextureData[] = [];
    for (let index = 0; index < outputCount; index++) {
      const output = this.makeOutput(pass.shape);
      outputs.push(output);
      targets.push(this.internals.texData.get(output.dataId));
    }
    const program = this.programFor(pass, inputs, targets);
    if (this.rehearsed) {
      if (!program.locations) {
        setUniforms(program, pass, inputs, targets[0]); // for its first draw call
        this.rehearsed.add(program);
      }
    } else {
      const areNew = setUniforms(program, pass, inputs, targets[0]);
      const [rows, columns] = targets[0].texShape;
      const textures = targets.map(({ texture }) => textureOf(texture));
      this.start(program, { textures, width: columns / 2, height: rows / 2, areNew });
      for (let unit = 0; unit < inputs.length; unit++) this.bind(unit, textureOf(inputs[unit].data.texture));
      this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
    }
    for (const temporary of temporaries) this.backend.disposeIntermediateTensorInfo(temporary);
    return outputs;
  }

  /** Does `work` with draw calls left out, so that its results are undefined: the programs that it lacked. */
  rehearse(work: () => void): readonly Program[] {
    const rehearsed = new Set<Program>();
    this.rehearsed = rehearsed;
    try {
      work();
    } finally {
      this.rehearsed = undefined;
    }
    return [...rehearsed];
  }

  /**
   * Makes a program current, with its uniforms and its targets.
   * @throws if it cannot be compiled.
   */
  start(
    program: Program,
    target: { textures: readonly WebGLTexture[]; width: number; height: number; areNew: boolean },
  ): void {
    const { gl, internals } = this;
    const { textures, width, height } = target;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebufferFor(textures.length));
    for (let index = 0; index < textures.length; index++) {
      gl.framebufferTexture2D(
        gl.FRAMEBUFFER,
        gl.COLOR_ATTACHMENT0 + index,
        gl.TEXTURE_2D,
        textures[index],
        0,
      );
    }
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    if (internals.gpgpu.program !== program.program) {
      internals.gpgpu.program = program.program; // as the backend does: it then knows that it has to change it
      // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
      gl.useProgram(program.program);
      gl.bindVertexArray(this.vertices);
    }
    const isLinked = program.locations !== undefined;
    const locations = program.locations ?? this.link(program);
    program.locations = locations;
    if (isLinked && !target.areNew) return;
    const [ints, floats] = locations;
    gl.uniform4iv(ints, program.ints);
    if (program.floats.length > 0) gl.uniform1fv(floats, program.floats);
  }

  bind(unit: number, texture: WebGLTexture): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, texture);
  }

  /** A packed texture of the values, uploaded and repacked if need be. */
  private inputOf(input: TensorInfo, temporaries: TensorInfo[]): Input {
    const { internals, backend } = this;
    const { shape } = input;
    let data = internals.texData.get(input.dataId);
    if (data.texture === null || data.texture === undefined) {
      data.isPacked = true;
      data.shape = shape;
      backend.uploadToGPU(input.dataId);
    }
    if (!data.isPacked || !isSamePacking(data.shape, shape)) {
      const repacked = data.isPacked
        ? internals.packedReshape({ ...input, shape: [...data.shape] }, shape)
        : backend.packTensor(input);
      temporaries.push(repacked);
      data = internals.texData.get(repacked.dataId);
    }
    return { data, shape };
  }

  /**
   * A matrix in a texture of its shape, as the backend's own shaders expect it; everything else in one that is about
   * as high as it is wide, a power of two: whole tiles of a GPU, where a few channels would make a narrow strip.
   */
  private makeOutput(shape: readonly number[]): TensorInfo {
    const output = this.backend.makeTensorInfo([...shape], "float32");
    const data = this.internals.texData.get(output.dataId);
    const [count, rows, columns] = [sizeBefore(shape, 2), halfOf(shape, 2), halfOf(shape, 1)];
    const isMatrix = count === 1 && Math.max(rows, columns) <= this.largestTexture;
    const texels = count * rows * columns;
    const width = isMatrix ? columns : 2 ** Math.ceil(Math.log2(texels) / 2);
    data.isPacked = true;
    data.texShape = [2 * Math.ceil(texels / width), 2 * width];
    this.backend.uploadToGPU(output.dataId);
    return output;
  }

  private programFor(pass: Pass, inputs: readonly Input[], outputs: readonly TextureData[]): Program {
    let variants = this.cache.get(pass.code);
    if (!variants) {
      variants = new Map();
      this.cache.set(pass.code, variants);
    }
    let key = 8 * keyOf(outputs[0], pass.shape) + outputs.length;
    for (const { data, shape } of inputs) key = 16 * key + keyOf(data, shape);
    let program = variants.get(key);
    if (!program) {
      program = this.makeProgram(pass, inputs, outputs);
      variants.set(key, program);
    }
    return program;
  }

  /** Begins to compile; the driver may do so beside us. */
  private makeProgram(pass: Pass, inputs: readonly Input[], outputs: readonly TextureData[]): Program {
    const { gl } = this;
    const outputCount = outputs.length;
    const inputNames = Object.keys(pass.inputs);
    const lengthOf = (value: number | readonly number[]) => (typeof value === "number" ? 1 : value.length);
    const ints = Object.entries(pass.ints ?? none).map(([name, value]) => ({
      name,
      length: lengthOf(value),
    }));
    const floats = Object.keys(pass.floats ?? none);
    const source = fragmentShader({
      outputRank: pass.shape.length,
      outputLayout: layoutOf(outputs[0], pass.shape) === "matrix" ? "matrix" : "powerOfTwo",
      outputCount,
      inputs: inputs.map(({ data, shape }, index) => ({
        name: inputNames[index],
        rank: shape.length,
        layout: layoutOf(data, shape),
      })),
      ints,
      floats,
      code: pass.code,
    });
    const shader = this.compile(gl.FRAGMENT_SHADER, source);
    const program = gl.createProgram();
    gl.attachShader(program, this.vertexShader);
    gl.attachShader(program, shader);
    gl.linkProgram(program);
    const intCount =
      intsPerTensor * (1 + inputs.length) + 2 + ints.reduce((sum, { length }) => sum + length, 0);
    return {
      program,
      shader,
      inputNames,
      outputCount,
      ints: new Int32Array(4 * Math.ceil(intCount / 4)),
      floats: new Float32Array(floats.length),
    };
  }

  private compile(kind: GLenum, source: string): WebGLShader {
    const shader = this.gl.createShader(kind);
    if (!shader) throw new Error("WebGL: expected a new shader, got none; its device is lost");
    this.gl.shaderSource(shader, source);
    this.gl.compileShader(shader);
    return shader;
  }

  /** Waits for the program, which is in use. */
  private link({ program, shader, inputNames }: Program): Locations {
    const { gl } = this;
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const reason = gl.getShaderInfoLog(shader) || gl.getProgramInfoLog(program);
      throw new Error(`WebGL: expected a program that compiles, got "${reason}"; choose another backend`);
    }
    for (const [unit, name] of inputNames.entries()) {
      gl.uniform1i(gl.getUniformLocation(program, name), unit);
    }
    return [gl.getUniformLocation(program, "sizes"), gl.getUniformLocation(program, "floats")];
  }

  private framebufferFor(outputCount: number): WebGLFramebuffer {
    const made = this.framebuffers[outputCount];
    if (made) return made;
    const { gl } = this;
    const framebuffer = gl.createFramebuffer();
    this.framebuffers[outputCount] = framebuffer;
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.drawBuffers(Array.from({ length: outputCount }, (_, index) => gl.COLOR_ATTACHMENT0 + index));
    return framebuffer;
  }
}

const running = new WeakMap<MathBackendWebGL, Programs>();

/** Of a backend, whose context they live in. */
export function programsOf(backend: MathBackendWebGL): Programs {
  let programs = running.get(backend);
  if (!programs) {
    programs = new Programs(backend);
    running.set(backend, programs);
  }
  return programs;
}

const textureOf = (held: TextureData["texture"]) => (held as { texture: WebGLTexture }).texture;

/** Half an axis, counted from the last as 1, rounded up. */
const halfOf = (shape: readonly number[], fromLast: number) =>
  shape.length < fromLast ? 1 : (shape[shape.length - fromLast] + 1) >> 1;

/** Values of all axes but the last `count`. */
function sizeBefore(shape: readonly number[], count: number): number {
  let size = 1;
  for (let axis = 0; axis < shape.length - count; axis++) size *= shape[axis];
  return size;
}

const widthOf = ({ texShape }: TextureData) => (texShape[1] + 1) >> 1;

function layoutOf(data: TextureData, shape: readonly number[]): Layout {
  const width = widthOf(data);
  if (width === halfOf(shape, 1) && sizeBefore(shape, 2) === 1) return "matrix";
  return (width & (width - 1)) === 0 ? "powerOfTwo" : "any";
}

const layoutNumbers: Record<Layout, number> = { matrix: 0, powerOfTwo: 1, any: 2 };

/** Below 16. */
const keyOf = (data: TextureData, shape: readonly number[]) =>
  3 * (shape.length - 1) + layoutNumbers[layoutOf(data, shape)];

/** Whether both shapes have their values in the same texels. */
function isSamePacking(a: readonly number[], b: readonly number[]): boolean {
  const [aColumns, bColumns] = [a[a.length - 1], b[b.length - 1]];
  if (a.length > 1 && b.length > 1 && aColumns === bColumns && a[a.length - 2] === b[b.length - 2])
    return true;
  return webgl_util.isReshapeFree([...a], [...b]);
}

/** @returns whether one of them has changed. */
function setUniforms(program: Program, pass: Pass, inputs: readonly Input[], output: TextureData): boolean {
  const { ints, floats } = program;
  let at = 0;
  let areNew = false;
  const put = (value: number) => {
    if (ints[at] !== value) {
      ints[at] = value;
      areNew = true;
    }
    at += 1;
  };
  const putTensor = (data: TextureData, shape: readonly number[]) => {
    const width = widthOf(data);
    put(layoutOf(data, shape) === "powerOfTwo" ? 31 - Math.clz32(width) : width);
    put(halfOf(shape, 1));
    put(halfOf(shape, 2));
    put(shape.length > 2 ? shape[shape.length - 3] : 1);
  };
  const { shape } = pass;
  putTensor(output, shape);
  for (const input of inputs) putTensor(input.data, input.shape);
  put(shape.length > 1 ? shape[shape.length - 2] : 1);
  put(shape[shape.length - 1]);
  for (const name in pass.ints) {
    const value = pass.ints[name];
    if (typeof value === "number") put(value);
    else for (const part of value) put(part);
  }
  let place = 0;
  for (const name in pass.floats) {
    const value = Math.fround(pass.floats[name]);
    if (floats[place] !== value) {
      floats[place] = value;
      areNew = true;
    }
    place += 1;
  }
  return areNew;
}

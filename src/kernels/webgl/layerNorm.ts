/** Layer normalisation over the last axis (Ba, Kiros & Hinton 2016), and its gradient. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { asImages, draw, imagesShape, type Kernel, type KernelCall, using } from "./program";
import { lastSums, partSums } from "./sums";

/** Sums along a row, of the two rows of a texel: `[batch, height, rows, 2]`, from GLSL statements on `one` and `two`. */
const rowLoop = (statements: string) => `
  for (int c = 0; c < size.y; c += 2) {
    vec4 x = getX(at.x, at.y, at.z, c);
    ${statements}
  }
`;
const along = (name: string) => `vec2(${name}.r + ${name}.g, ${name}.b + ${name}.a)`;

/** y, and the mean and inverse deviation of each row. */
function layerNorm({
  inputs: { x, gamma, beta },
  attrs,
  backend,
}: KernelCall<{ epsilon: number }>): TensorInfo[] {
  const shape = imagesShape(x.shape);
  const [, , rows, columns] = shape;
  const image = asImages(x);
  const statistics = draw(backend, {
    shape: [shape[0], shape[1], rows, 2],
    inputs: { X: image },
    ints: { size: [rows, columns] },
    floats: { epsilon: attrs.epsilon },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec2 sum = vec2(0.);
        ${rowLoop(`x = within(x, at.z, c, size); sum += ${along("x")};`)}
        vec2 mean = sum / float(size.y);
        vec2 squares = vec2(0.);
        ${rowLoop(`vec4 d = within(x - mean.xxyy, at.z, c, size); d *= d; squares += ${along("d")};`)}
        vec2 scale = inversesqrt(squares / float(size.y) + epsilon);
        finish(vec4(mean.x, scale.x, mean.y, scale.y), at.z, 0);
      }`,
  });
  const y = draw(backend, {
    shape,
    inputs: { X: image, S: statistics, G: gamma, B: beta },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec4 s = getS(at.x, at.y, at.z, 0);
        vec4 unit = (getX(at.x, at.y, at.z, at.w) - s.rrbb) * s.ggaa;
        finish(unit * getG(at.w).rgrg + getB(at.w).rgrg, at.z, at.w);
      }`,
  });
  return [{ ...y, shape: x.shape }, statistics];
}

/** The gradients of x, gamma and beta. */
function gradient({ inputs: { dy, x, gamma, statistics }, backend }: KernelCall): TensorInfo[] {
  const shape = imagesShape(x.shape);
  const [batch, height, rows, columns] = shape;
  const images = { X: asImages(x), D: asImages(dy), S: asImages(statistics) };
  const size = [rows, columns];
  const sums = draw(backend, {
    shape: [batch, height, rows, 2],
    inputs: { ...images, G: gamma },
    ints: { size },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec4 s = getS(at.x, at.y, at.z, 0);
        vec2 one = vec2(0.), two = vec2(0.);
        ${rowLoop(`
          vec4 d = within(getD(at.x, at.y, at.z, c) * getG(c).rgrg, at.z, c, size);
          vec4 product = within(d * (x - s.rrbb) * s.ggaa, at.z, c, size);
          one += ${along("d")};
          two += ${along("product")};`)}
        finish(vec4(one.x, two.x, one.y, two.y) / float(size.y), at.z, 0);
      }`,
  });
  const xChange = using(backend, sums, () =>
    draw(backend, {
      shape,
      inputs: { ...images, G: gamma, T: sums },
      code: `
        void main() {
          ivec4 at = getOutputCoords();
          vec4 s = getS(at.x, at.y, at.z, 0);
          vec4 mean = getT(at.x, at.y, at.z, 0);
          vec4 unit = (getX(at.x, at.y, at.z, at.w) - s.rrbb) * s.ggaa;
          vec4 d = getD(at.x, at.y, at.z, at.w) * getG(at.w).rgrg;
          finish(s.ggaa * (d - mean.rrbb - unit * mean.ggaa), at.z, at.w);
        }`,
    }),
  );
  const parts = partSums(backend, {
    inputs: images,
    terms: `
      vec4 s = getS(image, y, x, 0);
      one = getD(image, y, x, c);
      two = one * (getX(image, y, x, c) - s.rrbb) * s.ggaa;`,
  });
  const [gammaChange, betaChange] = using(backend, parts, () => lastSums(backend, parts, ["two", "one"]));
  return [{ ...xChange, shape: x.shape }, gammaChange, betaChange];
}

export const layerNormKernels: readonly Kernel[] = [
  { name: "StrataLayerNorm", run: layerNorm },
  { name: "StrataLayerNormGradient", run: gradient },
];

/** Batch normalisation in training (Ioffe & Szegedy 2015), its gradient, and running statistics. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { asImages, draw, imagesShape, type Kernel, type KernelCall, sizeOf, using } from "./program";
import { lastSums, partSums } from "./sums";

interface Attributes {
  readonly epsilon: number;
  readonly activation: "linear" | "relu";
  readonly hasResidual: boolean;
}

/** Mean and biased variance of each channel, by sums of differences from its first value, which keeps their digits. */
function statistics(backend: MathBackendWebGL, x: TensorInfo): TensorInfo[] {
  const image = asImages(x);
  const pivot = "vec4 pivot = getX(0, 0, 0, c).rgrg;";
  const parts = partSums(backend, {
    inputs: { X: x },
    terms: `${pivot} one = getX(image, y, x, c) - pivot; two = one * one;`,
  });
  const given = { inputs: { X: image }, floats: { share: image.shape[3] / sizeOf(x.shape) } };
  const results = [
    "getX(0, 0, 0, c).rg + one * share",
    "max(two * share - one * one * share * share, vec2(0.))",
  ];
  return using(backend, parts, () => lastSums(backend, parts, results, given));
}

/** y, and the mean and biased variance of each channel. */
function batchNorm({ inputs, attrs, backend }: KernelCall<Attributes>): TensorInfo[] {
  const { x, gamma, beta, residual } = inputs;
  const [mean, variance] = statistics(backend, x);
  const y = draw(backend, {
    shape: imagesShape(x.shape),
    inputs: {
      X: asImages(x),
      M: mean,
      V: variance,
      G: gamma,
      B: beta,
      ...(residual && { R: asImages(residual) }),
    },
    floats: { epsilon: attrs.epsilon },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec2 factor = getG(at.w).rg * inversesqrt(getV(at.w).rg + epsilon);
        vec4 unit = getX(at.x, at.y, at.z, at.w) - getM(at.w).rgrg;
        vec4 y = unit * factor.xyxy + getB(at.w).rgrg;
        ${residual ? "y += getR(at.x, at.y, at.z, at.w);" : ""}
        finish(${attrs.activation === "relu" ? "max(y, vec4(0.))" : "y"}, at.z, at.w);
      }`,
  });
  return [{ ...y, shape: x.shape }, mean, variance];
}

/** The gradient in front of the activation, and the normalised values. */
const insideOf = (isRelu: boolean) => `
  vec4 changeAt(int image, int y, int x, int c) {
    vec4 change = getD(image, y, x, c);
    ${isRelu ? "change *= vec4(greaterThan(getY(image, y, x, c), vec4(0.)));" : ""}
    return change;
  }
  vec4 unitAt(int image, int y, int x, int c) {
    return (getX(image, y, x, c) - getM(c).rgrg) * inversesqrt(getV(c).rgrg + epsilon);
  }
`;

/** The gradients of x, gamma and beta, and with `hasResidual` of the residual. */
function gradient({ inputs, attrs, backend }: KernelCall<Attributes>): TensorInfo[] {
  const { dy, x, y, gamma, mean, variance } = inputs;
  const isRelu = attrs.activation === "relu";
  const images = { X: asImages(x), D: asImages(dy), ...(isRelu && { Y: asImages(y) }) };
  const vectors = { M: mean, V: variance };
  const floats = { epsilon: attrs.epsilon };
  const shape = imagesShape(x.shape);
  const parts = partSums(backend, {
    inputs: images,
    vectors,
    floats,
    functions: insideOf(isRelu),
    terms: "one = changeAt(image, y, x, c); two = one * unitAt(image, y, x, c);",
  });
  const [betaChange, gammaChange] = using(backend, parts, () => lastSums(backend, parts, ["one", "two"]));
  const xChange = draw(backend, {
    shape,
    inputs: { ...images, ...vectors, G: gamma, B: betaChange, S: gammaChange },
    floats: { ...floats, share: shape[3] / sizeOf(shape) },
    code: `
      ${insideOf(isRelu)}
      void main() {
        ivec4 at = getOutputCoords();
        vec4 factor = getG(at.w).rgrg * inversesqrt(getV(at.w).rgrg + epsilon);
        vec4 lost = getB(at.w).rgrg + unitAt(at.x, at.y, at.z, at.w) * getS(at.w).rgrg;
        finish(factor * (changeAt(at.x, at.y, at.z, at.w) - lost * share), at.z, at.w);
      }`,
  });
  const changes = [{ ...xChange, shape: x.shape }, gammaChange, betaChange];
  if (!attrs.hasResidual) return changes;
  const residualChange = draw(backend, {
    shape,
    inputs: { D: images.D, ...(isRelu && { Y: asImages(y) }) },
    code: `
      void main() {
        ivec4 at = getOutputCoords();
        vec4 change = getD(at.x, at.y, at.z, at.w);
        ${isRelu ? "change *= vec4(greaterThan(getY(at.x, at.y, at.z, at.w), vec4(0.)));" : ""}
        finish(change, at.z, at.w);
      }`,
  });
  return [...changes, { ...residualChange, shape: x.shape }];
}

export const batchNormKernels: readonly Kernel[] = [
  { name: "StrataBatchNorm", run: batchNorm },
  { name: "StrataBatchNormGradient", run: gradient },
];

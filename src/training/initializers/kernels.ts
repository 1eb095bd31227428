/** Initial kernels by name, each a function of its shape and of a stream of random numbers alone. */
import type { Shape } from "../../../models/network";
import type { Recipe } from "../../settings/experiment";
import { evenAt, normalAt, truncatedNormalAt } from "./draws";
import { orthogonal } from "./orthogonal";

export type InitializerSettings = Pick<Recipe, "initializer" | "initialDeviation" | "initialConstant">;

const product = (shape: Shape) => shape.reduce((total, size) => total * size, 1);

/** Inputs of a unit, and units that an input goes to, times the window: PyTorch's fan-in and fan-out. */
function fansOf(shape: Shape): { fanIn: number; fanOut: number } {
  const [inputs, outputs] = shape.slice(-2);
  const window = product(shape.slice(0, -2));
  return { fanIn: window * inputs, fanOut: window * outputs };
}

type Initialize = (shape: Shape, key: number, settings: InitializerSettings) => Float32Array;

const each = (shape: Shape, numberAt: (index: number) => number) =>
  Float32Array.from({ length: product(shape) }, (_, index) => numberAt(index));

/** Normal or uniform numbers of the variance that `of` gives. */
const normal =
  (of: (fanIn: number, fanOut: number) => number): Initialize =>
  (shape, key) => {
    const { fanIn, fanOut } = fansOf(shape);
    const deviation = Math.sqrt(of(fanIn, fanOut));
    return each(shape, (index) => deviation * normalAt(key, index));
  };
const uniform =
  (of: (fanIn: number, fanOut: number) => number): Initialize =>
  (shape, key) => {
    const { fanIn, fanOut } = fansOf(shape);
    const bound = Math.sqrt(3 * of(fanIn, fanOut)); // a uniform number up to a has the variance a² / 3
    return each(shape, (index) => bound * evenAt(key, index));
  };

const heVariance = (fanIn: number) => 2 / fanIn;
const glorotVariance = (fanIn: number, fanOut: number) => 2 / (fanIn + fanOut);

/** Variances: He et al. 2015, equation 10; Glorot & Bengio 2010; LeCun et al. 1998b. */
export const kernelInitializers: Record<InitializerSettings["initializer"], Initialize> = {
  heNormal: normal(heVariance),
  heUniform: uniform(heVariance),
  glorotNormal: normal(glorotVariance),
  glorotUniform: uniform(glorotVariance),
  lecunNormal: normal((fanIn) => 1 / fanIn),
  orthogonal: (shape, key) => orthogonal(fansOf(shape).fanIn, shape[shape.length - 1], key),
  truncatedNormal: (shape, key, { initialDeviation }) => {
    const count = product(shape);
    return each(shape, (index) => initialDeviation * truncatedNormalAt(key, index, count));
  },
  zeros: (shape) => new Float32Array(product(shape)),
  constant: (shape, _, { initialConstant }) => new Float32Array(product(shape)).fill(initialConstant),
};

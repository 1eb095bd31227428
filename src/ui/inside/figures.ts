/** What is drawn of a layer: its numbers as tiles. */
import { inputsOf, type Layer, type Network, type Shape, shapeText } from "../../../models/network";
import { hasKernel, type OutlineNode } from "../../../models/outline";
import { weightsOf } from "../../../models/weights";
import type { LayerChoice, LayerMaps } from "../../worker/protocol";
import { formatCount } from "../format";

export interface Tile {
  /** `channel 3` */
  readonly label: string;
  /** `[height, width, depth]` */
  readonly values: Float32Array;
}

/** Tiles of one size, on one scale of colour. */
export interface Figure {
  readonly title: string;
  /** What a tile is, and what was left out. */
  readonly note: string;
  readonly height: number;
  readonly width: number;
  /** 3: red, green and blue. */
  readonly depth: 1 | 3;
  readonly tiles: readonly Tile[];
  /** How many stand side by side, where that means something. */
  readonly columns?: number;
}

const tileLimit = 64;
const pairLimit = 12; // filters and input channels of a grid
const matrixLimit = [64, 192] as const; // rows, columns

/** What the line of the network's outline that is chosen shows of itself. */
export function choiceOf({ layers }: OutlineNode): LayerChoice {
  const kernels = layers.filter(hasKernel);
  const layer = layers[layers.length - 1].name;
  return kernels.length === 1 ? { layer, kernelOf: kernels[0].name } : { layer };
}

/** The figures of a layer, the kernel first. */
export function figuresOf(network: Network, maps: LayerMaps, { kernelOf }: LayerChoice): Figure[] {
  const find = (name: string) => network.layers.find((one) => one.name === name) as Layer;
  const layer = find(maps.layer);
  return [
    ...(maps.kernel && kernelOf ? [kernelFigure(network, find(kernelOf), maps.kernel)] : []),
    ...(maps.attention ? [attentionFigure(layer.shape[0], maps.attention)] : []),
    outputFigure(layer, maps.output),
  ];
}

/** `64 channels`, or which part of them is shown. */
const shownOf = (shown: number, count: number, what: string) =>
  shown < count ? `first ${shown} of ${formatCount(count)} ${what}` : `${formatCount(count)} ${what}`;

/** Every `step`-th value from `first` on. */
const strided = (values: Float32Array, first: number, step: number, count: number) =>
  Float32Array.from({ length: count }, (_, index) => values[first + index * step]);

function outputFigure({ operation, shape }: Layer, values: Float32Array): Figure {
  const title = "Output";
  const isByHead = operation.kind === "scores" || operation.kind === "softmax";
  if (shape.length === 3 && isByHead) return { ...attentionFigure(shape[1], values), title };
  const [height, width, channels] = shape;
  if (shape.length === 3 && height * width > 1) {
    const shown = Math.min(channels, tileLimit);
    return {
      title,
      note: `${shownOf(shown, channels, channels === 1 ? "channel" : "channels")} of ${height}×${width}`,
      height,
      width,
      depth: 1,
      tiles: Array.from({ length: shown }, (_, channel) => ({
        label: `channel ${channel + 1}`,
        values: strided(values, channel, channels, height * width),
      })),
    };
  }
  if (shape.length === 2) {
    return matrixFigure(title, values, shape, isByHead ? ["token", "token"] : ["token", "feature"]);
  }
  const shown = Math.min(values.length, 4 * tileLimit);
  return {
    title,
    note: shownOf(shown, values.length, values.length === 1 ? "unit" : "units"),
    height: 1,
    width: 1,
    depth: 1,
    tiles: Array.from({ length: shown }, (_, unit) => ({
      label: `unit ${unit + 1}`,
      values: values.subarray(unit, unit + 1),
    })),
  };
}

/** Rows say where a token looks; one tile a head. */
function attentionFigure(tokens: number, values: Float32Array): Figure {
  const size = tokens * tokens;
  const heads = values.length / size;
  return {
    title: "Attention",
    note: `${heads === 1 ? "1 head" : `${heads} heads`}; a row is where one of ${tokens} tokens looks`,
    height: tokens,
    width: tokens,
    depth: 1,
    tiles: Array.from({ length: heads }, (_, head) => ({
      label: `head ${head + 1}`,
      values: values.subarray(head * size, (head + 1) * size),
    })),
  };
}

/** `values` are `[rows, columns]`; what is too large is cut. */
function matrixFigure(
  title: string,
  values: Float32Array,
  [rows, columns]: Shape,
  [rowName, columnName]: readonly [string, string],
): Figure {
  const height = Math.min(rows, matrixLimit[0]);
  const width = Math.min(columns, matrixLimit[1]);
  const part = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    part.set(values.subarray(row * columns, row * columns + width), row * width);
  }
  return {
    title,
    note: `down ${shownOf(height, rows, `${rowName}s`)}, across ${shownOf(width, columns, `${columnName}s`)}`,
    height,
    width,
    depth: 1,
    tiles: [{ label: "", values: part }],
  };
}

function kernelFigure(network: Network, layer: Layer, kernel: Float32Array): Figure {
  const { shape } = weightsOf(layer, network)[0];
  const outCount = shape[shape.length - 1];
  const image = shape.length === 4 ? shape.slice(0, 3) : imageBefore(network, layer);
  const title = `Kernel ${shapeText(shape)}`;
  if (image && (image[2] === 1 || image[2] === 3)) {
    const [height, width, depth] = image;
    const shown = Math.min(outCount, tileLimit);
    const what = shape.length === 4 ? "filter" : "unit";
    return {
      title,
      note: `${shownOf(shown, outCount, `${what}s`)}${depth === 3 ? ", in red, green and blue; grey is 0" : ""}`,
      height,
      width,
      depth: depth as 1 | 3,
      tiles: Array.from({ length: shown }, (_, out) => ({
        label: `${what} ${out + 1}`,
        values: strided(kernel, out, outCount, height * width * depth),
      })),
    };
  }
  const [height, width] = shape.length === 4 ? shape : [1, 1];
  const inCount = shape[shape.length - 2];
  if (height * width === 1) {
    const byUnit = new Float32Array(kernel.length);
    for (let out = 0; out < outCount; out++)
      byUnit.set(strided(kernel, out, outCount, inCount), out * inCount);
    return matrixFigure(
      title,
      byUnit,
      [outCount, inCount],
      shape.length === 4 ? ["filter", "input channel"] : ["unit", "input"],
    );
  }
  const [filters, columns] = [Math.min(outCount, pairLimit), Math.min(inCount, pairLimit)];
  return {
    title,
    note: `down ${shownOf(filters, outCount, "filters")}, across ${shownOf(columns, inCount, "input channels")}`,
    height,
    width,
    depth: 1,
    columns,
    tiles: Array.from({ length: filters * columns }, (_, index) => {
      const [out, channel] = [Math.floor(index / columns), index % columns];
      return {
        label: `filter ${out + 1}, input channel ${channel + 1}`,
        values: strided(kernel, channel * outCount + out, inCount * outCount, height * width),
      };
    }),
  };
}

/** The image whose pixels a dense layer reads one by one, if it does. */
function imageBefore(network: Network, layer: Layer): Shape | undefined {
  const [before] = inputsOf(layer, network);
  if (before?.operation.kind !== "flatten") return undefined;
  const [{ shape }] = inputsOf(before, network);
  return shape.length === 3 ? shape : undefined;
}

/** The largest magnitude of a figure: the strongest colour. */
export function rangeOf({ tiles }: Figure): number {
  let largest = 0;
  for (const { values } of tiles) for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** How many tiles are 0 throughout. */
export const emptyCount = ({ tiles }: Figure) =>
  tiles.filter(({ values }) => values.every((value) => value === 0)).length;

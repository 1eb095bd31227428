/** The zoo as rows: one for each model and size. */
import { modelEntries } from "../../models";
import { costOf, type NetworkCost } from "../../models/cost";
import { inputsOf, type Layer, type Network, type Shape, shapeText } from "../../models/network";
import { hasKernel } from "../../models/outline";

interface ModelRow {
  /** The model's name in the settings. */
  readonly id: string;
  readonly title: string;
  /** `playground`, or the paper's name of the size. */
  readonly size: string;
  /** `[height, width, channels]` */
  readonly image: Shape;
  readonly classCount: number;
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** Layers with kernels on the longest path. */
  readonly depth: number;
  /** All layers with kernels. */
  readonly layers: number;
  /** Pixels along a side. */
  readonly receptiveField: number;
  readonly imageNetError?: number;
  /** Where the parameter count comes from, or the paper. */
  readonly reference: string;
  readonly url: string;
}

const playgroundImages: readonly Shape[] = [
  [28, 28, 1],
  [32, 32, 3],
];

/** Every model at its default settings and in its published sizes, in the registry's order. */
export function modelRows(): ModelRow[] {
  return modelEntries.flatMap(([id, entry]) => {
    const { title, url, paper } = entry;
    const small = playgroundImages.map((image): ModelRow => {
      const network = entry.build(image, 10, entry.options.parse({}) as never);
      return {
        id,
        title,
        size: "playground",
        image,
        classCount: 10,
        ...measure(network),
        reference: paper,
        url,
      };
    });
    const published = (entry.published ?? []).map((size): ModelRow => {
      const { image, classCount, imageNetError, source } = size;
      const shared = { id, title, size: size.title, image, classCount, ...measure(size.build()) };
      return { ...shared, ...(imageNetError !== undefined && { imageNetError }), reference: source, url };
    });
    return [...small, ...published];
  });
}

function measure(network: Network) {
  const cost = costOf(network);
  return {
    parameters: cost.parameters,
    multiplyAdds: cost.multiplyAdds,
    depth: depthOf(network),
    layers: network.layers.filter(hasKernel).length,
    receptiveField: receptiveFieldOf(cost),
  };
}

/** Layers with kernels on the longest path from the image to the output. */
function depthOf(network: Network): number {
  const depths = new Map<Layer, number>();
  for (const layer of network.layers) {
    const before = inputsOf(layer, network).map((input) => depths.get(input) ?? 0);
    depths.set(layer, Math.max(0, ...before) + Number(hasKernel(layer)));
  }
  return depths.get(network.layers[network.layers.length - 1]) ?? 0;
}

/** Of the features that the class is read from: the last that have a place. A net without any sees all at once. */
function receptiveFieldOf({ layers }: NetworkCost): number {
  const placed = layers.filter(({ layer }) => layer.shape.length > 1 && layer.inputs.length > 0);
  const seen = placed.length > 0 ? placed : layers;
  return Math.max(...seen.map(({ receptiveField }) => receptiveField));
}

const columns: readonly [string, (row: ModelRow) => string][] = [
  ["model", ({ id }) => id],
  ["size", ({ size }) => size],
  ["image", ({ image }) => shapeText(image)],
  ["parameters", ({ parameters }) => parameters.toLocaleString("en-GB")],
  ["multiply–adds", ({ multiplyAdds }) => multiplyAdds.toLocaleString("en-GB")],
  ["depth", ({ depth }) => String(depth)],
  ["layers", ({ layers }) => String(layers)],
  ["receptive field", ({ receptiveField }) => `${receptiveField}×${receptiveField}`],
  ["reference", ({ reference }) => reference],
];
const leftAligned = ["model", "size", "reference"];

/** The rows as a table, numbers to the right. */
export function modelsText(rows: readonly ModelRow[]): string {
  const cells = rows.map((row) => columns.map(([, text]) => text(row)));
  const widths = columns.map(([name], index) =>
    Math.max(name.length, ...cells.map((row) => row[index].length)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) =>
        leftAligned.includes(columns[index][0]) ? text.padEnd(widths[index]) : text.padStart(widths[index]),
      )
      .join("  ")
      .trimEnd();
  return [line(columns.map(([name]) => name)), ...cells.map(line)].join("\n");
}

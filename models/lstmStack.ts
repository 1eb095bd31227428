/**
 * LSTM layers on top of each other, with residual connections between them.
 * Y. Wu et al., Google's Neural Machine Translation System, 2016, section 3.1 and figure 1.
 * https://arxiv.org/abs/1609.08144
 */
import { choice, integer, toggle } from "../src/settings/fields";
import { drop, dropoutRate } from "./choices";
import { add, columns, globalAveragePool, lstm, rows, token } from "./layers";
import type { Features } from "./network";

interface LstmStackOptions {
  /** What of the image is one step. */
  readonly sequence: "rows" | "columns";
  readonly layers: number;
  readonly units: number;
  readonly skipConnections: boolean;
  /** The first layer that has one, counted from 1. */
  readonly residualFrom: number;
  readonly readout: "last" | "mean";
  readonly dropout: number;
}

/** The settings of `LstmStackOptions`. */
export function lstmStackFields(initial: Pick<LstmStackOptions, "sequence" | "layers" | "residualFrom">) {
  return {
    sequence: choice({
      label: "Sequence",
      help: "What is read at one step.",
      source: "Shi, Bai & Yao 2015, section 2.1, reads columns",
      default: initial.sequence,
      options: {
        rows: { label: "Rows", help: "From top to bottom." },
        columns: { label: "Columns", help: "From left to right." },
      },
    }),
    layers: integer({
      label: "LSTM layers",
      help: "Each reads what the one below put out at every step.",
      source: "Graves, Mohamed & Hinton 2013, section 2",
      unit: "layers",
      default: initial.layers,
      min: 1,
      max: 16,
      suggestions: [1, 2, 3, 4, 8],
    }),
    units: integer({
      label: "Units",
      help: "Memory cells of each LSTM layer.",
      default: 64,
      min: 1,
      max: 512,
      suggestions: [32, 64, 128],
    }),
    skipConnections: toggle({
      label: "Skip connections",
      help: "Adds what enters an LSTM layer to what leaves it; off, the same layers are a plain stack.",
      source: "Wu et al. 2016, section 3.1",
      default: true,
    }),
    residualFrom: integer({
      label: "Skips from layer",
      help: "The lowest LSTM layer that has a skip connection.",
      source: "Wu et al. 2016, figure 1, which begins at the third",
      default: initial.residualFrom,
      min: 2,
      max: 16,
      suggestions: [2, 3, 4],
      when: { skipConnections: [true] },
    }),
    readout: choice({
      label: "Read-out",
      help: "What the class is read from.",
      default: "last",
      options: { last: { label: "Last step" }, mean: { label: "Mean of all steps" } },
    }),
    dropout: dropoutRate("between the LSTM layers"),
  };
}

/** The features that the class is read from, `[units]`. */
export function lstmStack(x: Features, options: LstmStackOptions): Features {
  const { sequence, layers, units, skipConnections, residualFrom, readout, dropout } = options;
  x = (sequence === "rows" ? rows : columns)(x, sequence); // [steps, width]
  for (let index = 1; index <= layers; index++) {
    const dropped = index === 1 ? x : drop(x, dropout, `layer${index}_dropout`);
    const y = lstm(dropped, units, `layer${index}_lstm`); // [steps, units]
    x = skipConnections && index >= residualFrom ? add(y, x, `layer${index}_add`) : y;
  }
  return readout === "last" ? token(x, -1, "last") : globalAveragePool(x, "mean"); // [units]
}

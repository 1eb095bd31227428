/** What a layer's computation is given. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Layer, Operation } from "../../../models/network";
import type { WeightRole } from "../../../models/weights";

/** In training, dropout drops and normalisation uses, and remembers, the batch's statistics. */
export interface Mode {
  readonly isTraining: boolean;
  readonly seed: number;
  /** Counts the batches that were trained on from 1; decides dropout's masks. */
  readonly step: number;
  /** Only looks at the net as it trains: the batch's statistics, but nothing is remembered and nothing dropped. */
  readonly isProbe?: boolean;
  /** Is told the output of each step of the plan, by its name. */
  readonly onOutput?: (name: string, output: tf.Tensor) => void;
  /** The output of one layer that is to be mixed with that of the batch read backwards, and its own share. */
  readonly mixing?: { readonly layer: string; readonly share: number };
}

export type OperationOf<Kind extends Operation["kind"]> = Extract<Operation, { readonly kind: Kind }>;

export interface LayerCall<Kind extends Operation["kind"] = Operation["kind"]> {
  readonly layer: Layer;
  readonly operation: OperationOf<Kind>;
  /** Each `[batch, ...shape]`. */
  readonly inputs: readonly tf.Tensor[];
  readonly weight: (role: WeightRole) => tf.Variable;
  readonly mode: Mode;
  /** ReLU follows in the same piece, after `residual` has been added. */
  readonly isRelu: boolean;
  /** GELU follows in the same piece, behind a dense layer. */
  readonly isGelu: boolean;
  readonly residual?: tf.Tensor;
}

/** What a layer of a trained net makes of one image: its output, its kernel, where it attends. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Layer, Network } from "../../models/network";
import type { TrainingRun } from "./run";

export interface LayerMaps {
  readonly step: number;
  /** The layer that gives the output. */
  readonly layer: string;
  /** In the layer's shape. */
  readonly output: Float32Array;
  /** Of the layer with the kernel, `[height, width, in, out]` or `[in, out]`. */
  readonly kernel?: Float32Array;
  /** Of an attention layer: each head's weights, `[heads, tokens, tokens]`; a row sums to 1. */
  readonly attention?: Float32Array;
}

/** Which layer to look into, and whose kernel stands beside its output. */
export interface LayerChoice {
  readonly layer: string;
  readonly kernelOf?: string;
}

/** The network up to a layer, which gives its output. */
const upTo = ({ layers }: Network, name: string): Network => ({
  layers: layers.slice(0, layers.findIndex((layer) => layer.name === name) + 1),
});

/**
 * Looks into a layer with the weights as they are, nothing dropped; nothing of the run changes.
 * @param images `[batch, height, width, channels]`; what is told is of the first one
 */
export async function layerMaps(
  run: TrainingRun,
  { layer: name, kernelOf }: LayerChoice,
  images: tf.Tensor4D,
): Promise<LayerMaps> {
  const { step, network } = run;
  const outputOf = async (layer: string) => {
    const outputs = await run.seenAs(upTo(network, layer)).logits(images);
    return outputs.slice(0, outputs.length / images.shape[0]);
  };
  const layer = network.layers.find((one) => one.name === name) as Layer;
  const { operation } = layer;
  return {
    step,
    layer: name,
    output: await outputOf(name),
    ...(kernelOf && { kernel: await run.weightAsMeasured(`${kernelOf}/kernel`) }),
    ...(operation.kind === "attention" && {
      attention: attentionWeights(await outputOf(layer.inputs[0]), layer.shape[0], operation),
    }),
  };
}

/** softmax(qkᵀ/√d) of each head (Vaswani et al. 2017, equation 1) of queries, keys and values `[tokens, 3 · width]`. */
function attentionWeights(
  qkv: Float32Array,
  tokens: number,
  { headCount, isCausal }: { readonly headCount: number; readonly isCausal: boolean },
): Float32Array {
  const rowSize = qkv.length / tokens;
  const headWidth = rowSize / 3 / headCount;
  const weights = new Float32Array(headCount * tokens * tokens);
  for (let head = 0; head < headCount; head++) {
    for (let from = 0; from < tokens; from++) {
      const query = from * rowSize + head * headWidth;
      const scores = Array.from({ length: isCausal ? from + 1 : tokens }, (_, to) => {
        const key = to * rowSize + rowSize / 3 + head * headWidth;
        let score = 0;
        for (let place = 0; place < headWidth; place++) score += qkv[query + place] * qkv[key + place];
        return score / Math.sqrt(headWidth);
      });
      const largest = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - largest));
      const sum = powers.reduce((total, power) => total + power, 0);
      weights.set(
        powers.map((power) => power / sum),
        (head * tokens + from) * tokens,
      );
    }
  }
  return weights;
}

/** jax-js on WebAssembly: one jitted step of the same networks, from the same weights, with images as it likes them. */
import {
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  lax,
  nn,
  numpy as np,
  valueAndGrad,
} from "@jax-js/jax";
import type { Layer, Network } from "../../../models/network";
import { initialWeight, weightSpecs } from "../../training/initializers";
import type { Engine, NetworkId } from "../job";
import { classCount, dataOf, learningRate, modelOf, networkOf, seed } from "../networks";

type Weights = Record<string, JaxArray>;

/** Adam's, beside the learning rate. */
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];

export async function start(id: NetworkId, batch: number): Promise<Engine> {
  await init("wasm");
  defaultDevice("wasm");
  const net = networkOf(id);
  const [height, width, channels] = modelOf(id).image;
  const { pixels, labels } = dataOf(id, batch);
  const images = np
    .array(
      Float32Array.from(pixels, (value) => value / 255),
      { shape: [batch, height, width, channels] },
    )
    .transpose([0, 3, 1, 2]);
  const targets = nn.oneHot(np.array(Int32Array.from(labels)), classCount);
  let weights: Weights = {};
  for (const spec of weightSpecs(net).filter(({ trainable }) => trainable)) {
    const weight = np.array(initialWeight(spec, seed), { shape: [...spec.shape] });
    weights[spec.name] = spec.shape.length === 4 ? weight.transpose([3, 2, 0, 1]) : weight;
  }
  const zeros = () =>
    Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, np.zeros(weight.shape)]));
  let [means, squares] = [zeros(), zeros()];

  const lossOf = (given: Weights, x: JaxArray, y: JaxArray) => {
    const scores = nn.logSoftmax(forward(net, given, x));
    return np.sum(scores.mul(y)).mul(-1 / batch);
  };
  const takeStep = jit(
    (w: Weights, m: Weights, v: Weights, x: JaxArray, y: JaxArray, root: JaxArray, rate: JaxArray) => {
      const refs = Object.fromEntries(Object.entries(w).map(([name, weight]) => [name, weight.ref]));
      const [loss, gradients] = valueAndGrad(lossOf)(refs, x, y);
      const next: [Weights, Weights, Weights] = [{}, {}, {}];
      for (const name of Object.keys(w)) {
        const g = gradients[name];
        const mean = m[name].mul(beta1).add(g.ref.mul(1 - beta1));
        const square = v[name].mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
        const change = mean.ref.mul(rate.ref).div(np.sqrt(square.ref).add(root.ref.mul(epsilon)));
        next[0][name] = w[name].sub(change);
        next[1][name] = mean;
        next[2][name] = square;
      }
      return [loss, ...next] as [JaxArray, Weights, Weights, Weights];
    },
  );

  let step = 0;
  let loss: JaxArray | undefined;
  return {
    async step() {
      step += 1;
      const root = Math.sqrt(1 - beta2 ** step);
      const rate = (learningRate * root) / (1 - beta1 ** step);
      loss?.dispose();
      [loss, weights, means, squares] = takeStep(
        weights,
        means,
        squares,
        images.ref,
        targets.ref,
        np.array([root]),
        np.array([rate]),
      );
      await loss.blockUntilReady();
    },
    settle: async () => (await loss?.ref.data())?.[0] as number | undefined,
  };
}

function forward(net: Network, weights: Weights, images: JaxArray): JaxArray {
  const outputs = new Map<string, JaxArray>();
  for (const layer of net.layers) {
    const inputs = layer.inputs.map((name) => (outputs.get(name) as JaxArray).ref);
    const weight = (role: string) => weights[`${layer.name}/${role}`].ref;
    outputs.set(layer.name, layer.inputs.length === 0 ? images : apply(layer, inputs, weight));
  }
  return outputs.get(net.layers[net.layers.length - 1].name) as JaxArray;
}

function apply(
  { operation, shape }: Layer,
  inputs: JaxArray[],
  weight: (role: string) => JaxArray,
): JaxArray {
  const [x] = inputs;
  const [batch] = x.shape;
  const channelwise = (vector: JaxArray) => vector.reshape([1, -1, 1, 1]);
  switch (operation.kind) {
    case "conv": {
      const { stride, padding } = operation;
      const pads: [number, number][] = padding.map((zeros) => [zeros, zeros]);
      const y = lax.convGeneralDilated(x, weight("kernel"), [stride, stride], pads);
      return operation.bias ? y.add(channelwise(weight("bias"))) : y;
    }
    case "dense": {
      const y = np.matmul(x, weight("kernel"));
      return operation.bias ? y.add(weight("bias")) : y;
    }
    case "pool": {
      const [, channels, height, width] = x.shape;
      const { size } = operation;
      return np.max(x.reshape([batch, channels, height / size, size, width / size, size]), [3, 5]);
    }
    case "globalAveragePool":
      return np.mean(x, x.shape.length === 4 ? [2, 3] : 1);
    case "flatten":
    case "tokens":
      return x.transpose([0, 2, 3, 1]).reshape([batch, ...shape]);
    case "activation":
      return operation.activation === "relu" ? nn.relu(x) : nn.gelu(x, { approximate: false });
    case "batchNorm": {
      const unit = standardize(x, [0, 2, 3], operation.epsilon);
      return unit.mul(channelwise(weight("gamma"))).add(channelwise(weight("beta")));
    }
    case "layerNorm":
      return standardize(x, -1, operation.epsilon).mul(weight("gamma")).add(weight("beta"));
    case "position":
      return x.add(weight("position"));
    case "attention":
      return attention(x, operation.headCount);
    case "add":
      return x.add(inputs[1]);
    default:
      throw new Error(`${operation.kind} is not in the bench's networks`);
  }
}

function standardize(x: JaxArray, axis: number | number[], epsilon: number): JaxArray {
  const centred = x.ref.sub(np.mean(x, axis, { keepdims: true }));
  const variance = np.mean(centred.ref.mul(centred.ref), axis, { keepdims: true });
  return centred.div(np.sqrt(variance.add(epsilon)));
}

function attention(qkv: JaxArray, headCount: number): JaxArray {
  const [batch, tokens, triple] = qkv.shape;
  const [width, headWidth] = [triple / 3, triple / 3 / headCount];
  const heads = qkv.reshape([batch, tokens, 3, headCount, headWidth]).transpose([2, 0, 3, 1, 4]);
  const [q, k, v] = np.split(heads, 3, 0).map((part) => part.reshape([batch, headCount, tokens, headWidth]));
  const weights = nn.softmax(np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(headWidth)));
  return np.matmul(weights, v).transpose([0, 2, 1, 3]).reshape([batch, tokens, width]);
}

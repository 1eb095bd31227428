/**
 * TensorFlow.js as it comes, as its user would write the networks: none of our kernels is registered where this runs.
 * The batch stays on the device, and batch norm keeps no running statistics, which makes its steps a little lighter.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import type { Layer, Network } from "../../../models/network";
import { initialWeight, weightSpecs } from "../../training/initializers";
import type { Engine, NetworkId } from "../job";
import { classCount, dataOf, learningRate, modelOf, networkOf, seed } from "../networks";

type StockBackend = "webgl" | "webgpu" | "wasm" | "cpu";

const loaders: Record<StockBackend, () => Promise<unknown>> = {
  webgl: () => import("@tensorflow/tfjs-backend-webgl"),
  webgpu: () => import("@tensorflow/tfjs-backend-webgpu"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
  wasm: async () => {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const files = await import("./wasmFiles");
    setWasmPaths(files.wasmPaths);
  },
};

export async function start(backend: StockBackend, id: NetworkId, batch: number): Promise<Engine> {
  await loaders[backend]();
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  const net = networkOf(id);
  const { pixels, labels } = dataOf(id, batch);
  const shape = [batch, ...modelOf(id).image] as [number, number, number, number];
  const images = tf.tensor(
    Float32Array.from(pixels, (value) => value / 255),
    shape,
  );
  const targets = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([...labels], "int32"), classCount), "float32"));
  const weights = new Map(
    weightSpecs(net).map((spec) => [
      spec.name,
      tf.variable(tf.tensor(initialWeight(spec, seed), [...spec.shape]), spec.trainable),
    ]),
  );
  const optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  let loss: tf.Scalar | undefined;
  return {
    step() {
      loss?.dispose();
      loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(targets, forward(net, weights, images)),
        true,
      ) as tf.Scalar;
    },
    settle: async () => (await loss?.data())?.[0],
  };
}

function forward(net: Network, weights: ReadonlyMap<string, tf.Variable>, images: tf.Tensor): tf.Tensor {
  const outputs = new Map<string, tf.Tensor>();
  for (const layer of net.layers) {
    const inputs = layer.inputs.map((name) => outputs.get(name) as tf.Tensor);
    const weight = (role: string) => weights.get(`${layer.name}/${role}`) as tf.Tensor;
    outputs.set(layer.name, layer.inputs.length === 0 ? images : apply(layer, inputs, weight));
  }
  return outputs.get(net.layers[net.layers.length - 1].name) as tf.Tensor;
}

function apply(
  { operation, shape }: Layer,
  inputs: tf.Tensor[],
  weight: (role: string) => tf.Tensor,
): tf.Tensor {
  const [x] = inputs;
  const batch = x.shape[0];
  switch (operation.kind) {
    case "conv": {
      const kernel = weight("kernel") as tf.Tensor4D;
      const { kernelSize, stride, padding } = operation;
      const isPatches = kernelSize[0] === stride && padding[0] === 0;
      const y = isPatches
        ? patches(x, kernel, stride)
        : tf.conv2d(x as tf.Tensor4D, kernel, stride, padding[0]);
      return operation.bias ? tf.add(y, weight("bias")) : y;
    }
    case "dense": {
      const rows = tf.matMul(tf.reshape(x, [-1, x.shape[x.rank - 1]]), weight("kernel") as tf.Tensor2D);
      return tf.reshape(operation.bias ? tf.add(rows, weight("bias")) : rows, [batch, ...shape]);
    }
    case "pool":
      return tf.maxPool(x as tf.Tensor4D, operation.size, operation.stride, "valid");
    case "globalAveragePool":
      return tf.mean(x, x.rank === 4 ? [1, 2] : 1);
    case "flatten":
    case "tokens":
      return tf.reshape(x, [batch, ...shape]);
    case "activation":
      if (operation.activation === "relu") return tf.relu(x);
      return tf.mul(x, tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)); // GELU
    case "batchNorm": {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      const statistics = [mean, variance, weight("beta"), weight("gamma")] as tf.Tensor1D[];
      const [m, v, beta, gamma] = statistics;
      return tf.batchNorm(x as tf.Tensor4D, m, v, beta, gamma, operation.epsilon);
    }
    case "layerNorm": {
      const { mean, variance } = tf.moments(x, -1, true);
      const unit = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, operation.epsilon)));
      return tf.add(tf.mul(unit, weight("gamma")), weight("beta"));
    }
    case "position":
      return tf.add(x, weight("position"));
    case "attention":
      return attention(x, operation.headCount);
    case "add":
      return tf.add(x, inputs[1]);
    default:
      throw new Error(`${operation.kind} is not in the bench's networks`);
  }
}

/** Squares of the image that do not overlap, times the kernel: what also trains where convolutions do not. */
function patches(x: tf.Tensor, kernel: tf.Tensor4D, size: number): tf.Tensor {
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height / size, width / size];
  const cut = tf.transpose(tf.reshape(x, [batch, rows, size, columns, size * channels]), [0, 1, 3, 2, 4]);
  const depth = size * size * channels;
  const y = tf.matMul(tf.reshape(cut, [-1, depth]), tf.reshape(kernel, [depth, -1]) as tf.Tensor2D);
  return tf.reshape(y, [batch, rows, columns, -1]);
}

function attention(qkv: tf.Tensor, headCount: number): tf.Tensor {
  const [batch, tokens, triple] = qkv.shape;
  const [width, headWidth] = [triple / 3, triple / 3 / headCount];
  const [q, k, v] = tf
    .split(qkv, 3, 2)
    .map((part) => tf.transpose(tf.reshape(part, [batch, tokens, headCount, headWidth]), [0, 2, 1, 3]));
  const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headWidth)));
  return tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch, tokens, width]);
}

/** ConvNetJS, which has LeNet-5's layers and no batch norm, residuals or attention; its weights are its own. */
/// <reference path="./convnetjsTypes.d.ts" />
import convnetjs from "convnetjs";
import type { Engine, NetworkId } from "../job";
import { dataOf, learningRate } from "../networks";

export async function start(id: NetworkId, batch: number): Promise<Engine> {
  if (id !== "lenet5") throw new Error("ConvNetJS has no batch norm, residual sums or attention");
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: "conv", sx: 5, filters: 6, stride: 1, pad: 2, activation: "relu" },
    { type: "pool", sx: 2, stride: 2 },
    { type: "conv", sx: 5, filters: 16, stride: 1, pad: 0, activation: "relu" },
    { type: "pool", sx: 2, stride: 2 },
    { type: "fc", num_neurons: 120, activation: "relu" },
    { type: "fc", num_neurons: 84, activation: "relu" },
    { type: "softmax", num_classes: 10 },
  ]);
  const settings = { method: "adam", learning_rate: learningRate, eps: 1e-8, batch_size: batch, l2_decay: 0 };
  const trainer = new convnetjs.Trainer(net, settings);
  const { pixels, labels } = dataOf(id, batch);
  const images = Array.from(labels, (_, row) => {
    const image = new convnetjs.Vol(28, 28, 1, 0);
    for (let index = 0; index < 784; index++) image.w[index] = pixels[row * 784 + index] / 255;
    return image;
  });
  return {
    step() {
      for (let row = 0; row < batch; row++) trainer.train(images[row], labels[row]); // steps after a whole batch
    },
    settle: async () => undefined,
  };
}

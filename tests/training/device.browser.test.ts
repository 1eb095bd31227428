import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { type ModelId, models } from "../../models";
import type { Network, Shape } from "../../models/network";
import { defaultExperiment } from "../../src/settings/experiment";
import { findDevices, startDevice } from "../../src/training/device";
import { deviceName, isSoftwareRenderer } from "../../src/training/devices/renderer";
import type { BackendName } from "../../src/training/events";
import { TrainingRun } from "../../src/training/run";

test.each([
  ["ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)", "Apple M2", false],
  [
    "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "NVIDIA GeForce RTX 3060",
    false,
  ],
  [
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    "SwiftShader",
    true,
  ],
  ["llvmpipe (LLVM 15.0.7, 256 bits)", "llvmpipe", true],
  ["NVIDIA GeForce GTX 1080/PCIe/SSE2", "NVIDIA GeForce GTX 1080", false],
])("%s is called %s", (renderer, name, isSoftware) => {
  expect(deviceName(renderer)).toBe(name);
  expect(isSoftwareRenderer(renderer)).toBe(isSoftware);
});

const tfjsNames = { cpu: "strata-cpu", webgl: "webgl", webgpu: "webgpu" } as const;
const nets: readonly (readonly [ModelId, Shape, object])[] = [
  ["lenet5", [28, 28, 1], {}],
  ["residual", [16, 16, 3], { depth: 8 }],
  ["transformer", [28, 28, 1], { width: 16, blocks: 1, patchSize: 7 }],
];

/** Of three steps of Adam on one batch. */
async function losses(backend: BackendName, id: ModelId, shape: Shape, options: object) {
  const device = await startDevice(backend);
  expect(tf.getBackend()).toBe(tfjsNames[backend]);
  expect(device.info.name).toBe(backend);
  const experiment = defaultExperiment("strokes", id);
  const build = models[id].build as (shape: Shape, classCount: number, options: object) => Network;
  const run = new TrainingRun(
    experiment,
    build(shape, 10, { ...experiment.model.options, ...options }),
    device,
  );
  const size = shape.reduce((product, length) => product * length, 1);
  const images = tf.tensor(
    Float32Array.from({ length: 8 * size }, (_, index) => ((index * 37) % 101) / 101),
    [8, ...shape] as [number, number, number, number],
  ) as tf.Tensor4D;
  const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32");
  for (let step = 0; step < 3; step++) run.trainStep({ images, labels }, 0.001);
  const metrics = await run.metrics.take((tensor) => device.read(tensor));
  run.dispose();
  return metrics.losses;
}

test.each(nets)(
  "three steps of %s have the same losses on every backend, to 1e-4",
  async (id, shape, options) => {
    const cpu = await losses("cpu", id, shape, options);
    for (const backend of ["webgl", "webgpu"] as const) {
      const others = await losses(backend, id, shape, options);
      for (const [step, loss] of others.entries()) expect(Math.abs(loss - cpu[step])).toBeLessThan(1e-4);
    }
  },
);

test("devices are found without being started, and software is named as the problem it is", async () => {
  const [webgl, webgpu, cpu] = await findDevices(); // the tests' browser draws and computes with SwiftShader
  expect(webgl).toEqual({
    name: "webgl",
    device: "SwiftShader",
    problem: "SwiftShader draws in software here",
  });
  expect(webgpu).toMatchObject({
    name: "webgpu",
    problem: expect.stringMatching(/ computes in software here$/),
  });
  expect(cpu).toEqual({ name: "cpu", device: expect.stringMatching(/^WebAssembly, \d+ threads?$/) });
});

test("WebGL's epsilon is float32's, not the coarse one that tfjs picks by mistake", async () => {
  await startDevice("webgl");
  expect(tf.backend().epsilon()).toBe(1e-7);
});

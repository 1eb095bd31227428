import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { models } from "../../models";
import { defaultExperiment } from "../../src/settings/experiment";
import { deviceName, isSoftwareRenderer, startDevice } from "../../src/training/device";
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

test("the first loss of LeNet-5 agrees between WebGL and the processor to 1e-4", async () => {
  const experiment = defaultExperiment("strokes", "lenet5");
  const net = models.lenet5.build([28, 28, 1], 10, experiment.model.options as never);
  const firstLoss = async (backend: "cpu" | "webgl") => {
    const device = await startDevice(backend);
    expect(tf.getBackend()).toBe({ cpu: "strata-cpu", webgl: "webgl" }[backend]);
    expect(device.info.name).toBe(backend);
    const run = new TrainingRun(experiment, net, device);
    const images = tf.tidy(() =>
      tf.tensor4d(
        Float32Array.from({ length: 8 * 784 }, (_, i) => (i % 13) / 13),
        [8, 28, 28, 1],
      ),
    );
    run.trainStep({ images, labels: tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32") }, 0.001);
    const { losses } = await run.metrics.take((tensor) => device.read(tensor));
    return losses[0];
  };
  const [cpu, webgl] = [await firstLoss("cpu"), await firstLoss("webgl")];
  expect(Math.abs(webgl - cpu)).toBeLessThan(1e-4);
});

test("left to choose, the processor's own kernels come before a GPU that is drawn in software, and that is said", async () => {
  const { info } = await startDevice(); // the tests' browser draws with SwiftShader
  expect(info.name).toBe("cpu");
  expect(info.device).toMatch(/^WebAssembly, \d+ threads?/);
  expect(info.reason).toBe("SwiftShader draws in software here");
});

test("WebGL's epsilon is float32's, not the coarse one that tfjs picks by mistake", async () => {
  await startDevice("webgl");
  expect(tf.backend().epsilon()).toBe(1e-7);
});

import { expect, test } from "vitest";
import type { Device, FoundDevice } from "../../src/training/device";
import { Backends } from "../../src/worker/backends";
import type { BackendName, Observation } from "../../src/worker/protocol";

const gpu: readonly FoundDevice[] = [
  { name: "webgl", device: "Apple M2" },
  { name: "webgpu", device: "apple metal-3" },
  { name: "cpu", device: "WebAssembly, 8 threads" },
];
const software: readonly FoundDevice[] = [
  { name: "webgl", device: "SwiftShader", problem: "SwiftShader draws in software here" },
  { name: "webgpu", device: "", problem: "this browser offers no WebGPU" },
  gpu[2],
];
const work = { operations: 100, multiplyAdds: 1e7 };
const timed = (ms: number): readonly Observation[] => [{ operations: 50, multiplyAdds: 5e6, ms }];

/** Backends of a machine whose devices are names only; `broken` cannot start. */
function machine(found: readonly FoundDevice[], broken: readonly BackendName[] = []) {
  const started: BackendName[] = [];
  const resumed: BackendName[] = [];
  const losses = new Map<BackendName, () => void>();
  let lostCount = 0;
  const backends = new Backends("auto", {
    onLost: () => {
      lostCount += 1;
    },
    find: async () => found,
    start: async (name): Promise<Device> => {
      if (broken.includes(name)) throw new Error(`${name} is broken`);
      started.push(name);
      return {
        info: { name, device: name, isSoftware: false, reason: "", floatBits: 32 },
        read: async () => new Float32Array(),
        lost: new Promise((_, reject) => losses.set(name, () => reject(new Error("lost")))),
        resume: async () => void resumed.push(name),
      };
    },
  });
  const choice = async (pinned?: BackendName) => {
    const { backend } = await backends.choose(work, pinned);
    return [backend.name, backend.reason];
  };
  return { backends, choice, started, resumed, losses, lostCount: () => lostCount };
}

test("untimed, a real GPU comes first by WebGL, and the processor before a GPU that is drawn in software", async () => {
  expect(await machine(gpu).choice()).toEqual(["webgl", ""]);
  expect(await machine(software).choice()).toEqual(["cpu", "SwiftShader draws in software here"]);
});

test("timed, the one that is predicted to be the fastest comes first, with the runner-up", async () => {
  const { backends, choice } = machine(gpu);
  backends.learn({ webgl: timed(4), cpu: timed(1.5) });
  // each did half the work in that time
  expect(await choice()).toEqual(["cpu", "about 3 ms a step, where WebGL takes about 8 ms a step"]);
  backends.learn({ webgpu: timed(0.5) });
  expect((await choice())[0]).toBe("webgpu");
});

test("what real steps took corrects the prediction", async () => {
  const { backends, choice } = machine(gpu);
  backends.learn({ webgl: timed(4), cpu: timed(1.5) });
  backends.observe("cpu", { ...work, ms: 20 });
  expect(await choice()).toEqual(["webgl", "about 8 ms a step, where the processor takes 20 ms a step"]);
});

test("software is never chosen for its speed, only when nothing else starts", async () => {
  const { backends, choice } = machine(software);
  backends.learn({ webgl: timed(0.1), cpu: timed(100) });
  expect((await choice())[0]).toBe("cpu");
  expect((await machine(software, ["cpu"]).choice())[0]).toBe("webgl");
});

test("a backend that does not start gives way, and is named with its problem", async () => {
  const { backends, choice } = machine(gpu, ["webgl"]);
  expect(await choice()).toEqual(["cpu", "webgl is broken"]);
  expect((await backends.candidates(work))[0]).toMatchObject({ name: "webgl", problem: "webgl is broken" });
  await expect(machine(gpu, ["webgl", "webgpu", "cpu"]).choice()).rejects.toThrow(
    "backend: expected one that computes rightly here, got webgl: webgl is broken; cpu: cpu is broken; " +
      "webgpu: webgpu is broken; use another browser",
  );
});

test("what is asked for, or what a run began with, is taken or refused, never replaced", async () => {
  const { backends, choice } = machine(gpu, ["webgpu"]);
  backends.request = "cpu";
  expect(await choice()).toEqual(["cpu", "it was asked for"]);
  expect(await choice("webgl")).toEqual(["webgl", "the run began with it"]);
  backends.request = "webgpu";
  await expect(choice()).rejects.toThrow(
    'backend: expected webgpu to start, got "webgpu is broken"; choose another one',
  );
});

test("a started backend is taken up again, not started twice", async () => {
  const { backends, choice, started, resumed } = machine(gpu);
  await choice();
  backends.request = "cpu";
  await choice();
  backends.request = "webgl";
  await choice();
  expect([started, resumed]).toEqual([["webgl", "cpu"], ["webgl"]]);
});

test("the loss of the device that computes is told; that of another one keeps it from being chosen", async () => {
  const { backends, choice, losses, lostCount } = machine(gpu);
  await choice();
  backends.request = "cpu";
  await choice();
  losses.get("webgl")?.();
  await Promise.resolve();
  expect(lostCount()).toBe(0);
  backends.request = "auto";
  expect((await choice())[0]).toBe("cpu");
  losses.get("cpu")?.();
  await Promise.resolve();
  expect(lostCount()).toBe(1);
});

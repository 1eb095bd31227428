/** Native PyTorch, where this machine has it: one process for each window. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Outcome, Timing } from "../../bench/job";

const script = join(import.meta.dirname, "pytorch.py");
const missing = "PyTorch is not installed here: `apt-get install python3-torch libopenblas0-pthread`";

/** OpenBLAS' own choice of kernels, whatever the environment says. */
function environment() {
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...others } = process.env;
  return others;
}

/** The first Python that can import torch. */
function findPython(): string | undefined {
  return ["/usr/bin/python3", "python3"].find(
    (python) => spawnSync(python, ["-c", "import torch"], { env: environment() }).status === 0,
  );
}

let python: string | undefined | null = null;

interface PytorchWindow {
  readonly batch: number;
  readonly windowMs: number;
  readonly limitMs: number;
}

/** Times a network, or `sgemm`, for one window. */
export function timePytorch(network: string, { batch, windowMs, limitMs }: PytorchWindow): Outcome {
  if (python === null) python = findPython();
  if (!python) return { problem: missing };
  const words = [script, network, String(batch), String(windowMs / 1000)];
  const options = { env: environment(), encoding: "utf8", timeout: limitMs } as const;
  const { status, stdout, stderr, error } = spawnSync(python, words, options);
  if (error) return { problem: `did not end in ${limitMs / 1000} s` };
  if (status !== 0) return { problem: stderr.trim().split("\n").at(-1) ?? "PyTorch failed" };
  const timing = JSON.parse(stdout) as Required<Pick<Timing, "msPerStep">> & Timing & { flops?: number };
  const gflops = timing.flops && { gflops: timing.flops / timing.msPerStep / 1e6 };
  return { timing: { ...timing, ...gflops } };
}

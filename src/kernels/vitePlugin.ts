/** Compiles the WebAssembly kernels before Vite serves or builds; only when their source has changed. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Plugin } from "vite";
import { type BuildName, buildNames } from "./builds.ts";

const source = join(import.meta.dirname, "assembly");
const target = join(import.meta.dirname, "generated");

const require = createRequire(import.meta.url);
const compiler = require.resolve("assemblyscript/bin/asc.js");
const { version: compilerVersion } = require("assemblyscript/package.json");

const shared = [
  "--importMemory",
  ...["--initialMemory", "1", "--maximumMemory", "65536", "--memoryBase", "4096"],
  ...["--runtime", "stub", "--noAssert", "-O3", "--enable", "simd"],
  ...["--disableWarning", "112", "--disableWarning", "201"], // v128 in exports, of which there are none; i32 × usize
];
const threads = ["--enable", "threads", "--sharedMemory"];
const options: Record<BuildName, string[]> = {
  relaxedThreads: [...threads, "--enable", "relaxed-simd"],
  threads,
  relaxedSingle: ["--enable", "relaxed-simd"],
  single: [],
};

/** What a build is made from and with; a file beside it holds this, so that it is made again only when it differs. */
export function fingerprint(version: string = compilerVersion): string {
  const hash = createHash("sha256").update(JSON.stringify([version, shared, options]));
  const files = readdirSync(source).filter((name) => name.endsWith(".ts"));
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(source, name)));
  return hash.digest("hex");
}

/** Compiles one build in a process of its own, so that builds share the machine's cores. */
async function compileBuild(name: BuildName): Promise<void> {
  const draft = `generated/${name}.${process.pid}.wasm`;
  const words = ["assembly/index.ts", "--outFile", draft, ...shared, ...options[name]];
  await promisify(execFile)(process.execPath, [compiler, ...words], { cwd: import.meta.dirname });
  renameSync(join(import.meta.dirname, draft), join(target, `${name}.wasm`)); // others may be reading
}

/** Compiles all builds to `generated/`. */
async function compileKernels(): Promise<void> {
  const stamp = join(target, "fingerprint");
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  mkdirSync(target, { recursive: true });
  await Promise.all(buildNames.map(compileBuild));
  writeFileSync(stamp, wanted);
}

/** Compiles the kernels when Vite starts and when their source changes. */
export function kernelsPlugin(): Plugin {
  return {
    name: "strata-kernels",
    config: compileKernels,
    configureServer(server) {
      server.watcher.on("change", (path) => {
        if (!path.startsWith(source)) return;
        compileKernels().then(
          () => server.hot.send({ type: "full-reload" }),
          (error: Error) => server.config.logger.error(error.message),
        );
      });
    },
  };
}

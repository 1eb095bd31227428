import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Rollup } from "vite";
import type { TestProject } from "vitest/node";

export type PageChunk = Pick<Rollup.OutputChunk, "fileName" | "isEntry" | "imports" | "moduleIds">;

declare module "vitest" {
  interface ProvidedContext {
    /** The built page: where its files are, and what each of its scripts holds. */
    page: { readonly folder: string; readonly chunks: readonly PageChunk[] };
  }
}

/** Builds the page once for all tests that use it as a user does. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "strata-build-"));
  const { output } = (await build({
    mode: "production",
    logLevel: "error",
    build: { outDir: folder },
  })) as Rollup.RollupOutput;
  const chunks = output.flatMap((file) => {
    if (file.type !== "chunk") return [];
    const { fileName, isEntry, imports, moduleIds } = file;
    return [{ fileName, isEntry, imports, moduleIds }];
  });
  provide("page", { folder, chunks });
  return () => rmSync(folder, { recursive: true });
}

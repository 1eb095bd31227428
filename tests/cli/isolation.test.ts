import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type InlineConfig, preview } from "vite";
import { expect, test } from "vitest";
import { isolationPlugin } from "../../src/cli/isolation";
import { temporaryFolder } from "../temporaryFolder";

const folder = temporaryFolder("isolation");
writeFileSync(join(folder, "worker.js"), "export {};");

const settings: InlineConfig = {
  configFile: false,
  root: folder,
  logLevel: "error",
  plugins: [isolationPlugin()],
  build: { outDir: folder },
  server: { port: 0, hmr: false, watch: null },
  preview: { port: 0 },
};

const servers = {
  "npm run dev": async () => (await createServer(settings)).listen(),
  "npm start": () => preview(settings),
};

test.each(Object.entries(servers))(
  "%s isolates a script, also one that the browser has kept",
  async (_, serve) => {
    const server = await serve();
    const url = `${server.resolvedUrls?.local[0]}worker.js`;
    const first = await fetch(url);
    const again = await fetch(url, { headers: { "If-None-Match": first.headers.get("ETag") ?? "" } });
    await server.close();
    expect([first.status, again.status]).toEqual([200, 304]);
    for (const { headers } of [first, again]) {
      expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
      expect(headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
    }
  },
);

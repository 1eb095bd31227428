/** Isolates the page from others, which memory that threads share needs. */
import type { Connect, Plugin } from "vite";

const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const isolate: Connect.NextHandleFunction = (_, response, next) => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  next();
};

/**
 * Makes Vite's servers send the headers with every answer. Their option `headers`, which Vitest's pages take, leaves
 * out "304 Not Modified", and after such an answer WebKit refuses a worker's script that it has kept.
 */
export function isolationPlugin(): Plugin {
  return {
    name: "strata-isolation",
    config: () => ({ server: { headers } }),
    configureServer: (server) => void server.middlewares.use(isolate),
    configurePreviewServer: (server) => void server.middlewares.use(isolate),
  };
}

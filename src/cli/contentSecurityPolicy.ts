/** The built page may only run and reach what it needs, so that nothing it loads can call home. */
import type { Plugin } from "vite";

/** Hosts of the public data hub and of the servers that it sends downloads to. */
const dataHub = ["https://huggingface.co", "https://*.huggingface.co", "https://*.hf.co"];

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "manifest-src 'self'",
  `connect-src 'self' ${dataHub.join(" ")}`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Puts the policy into the built page; the development server needs inline scripts and goes without. */
export function contentSecurityPolicyPlugin(): Plugin {
  return {
    name: "strata-content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** The licences of what the built page holds, as a file beside it: MIT, ISC, BSD and Apache ask for that. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";

const root = resolve(import.meta.dirname, "../..");
const fileName = "licences.txt";

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

/** Folders of the packages that the page is made from; the compiler's library is in the kernels. */
function folders(): string[] {
  const { packages } = JSON.parse(read("package-lock.json"));
  const needed = Object.entries<{ dev?: boolean }>(packages)
    .filter(([folder, { dev }]) => folder !== "" && !dev && !folder.includes("/@types/"))
    .map(([folder]) => folder);
  return [...needed, "node_modules/assemblyscript"].filter((folder) => existsSync(join(root, folder)));
}

function textOf(folder: string, { license }: Package): string {
  const files = readdirSync(join(root, folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
  if (files.length > 0) return files.map((name) => read(folder, name).trim()).join("\n\n");
  const readme = readdirSync(join(root, folder)).find((name) => /^readme/i.test(name));
  const section = readme && /^(#+ *)?licen[cs]e.*\n[-=]*\n*(copyright[\s\S]*)/im.exec(read(folder, readme));
  if (section) return section[2].trim();
  if (license === "Apache-2.0") return "Its licence is the Apache License 2.0, whose text stands under long.";
  return `Its licence is ${license ?? "not named"}; its package holds no text of it.`;
}

/** All of them, one below the other. */
export function licencesText(): string {
  const parts = folders().map((folder) => {
    const { name, version, license, author, ...rest }: Package = JSON.parse(read(folder, "package.json"));
    const by = typeof author === "string" ? author : author?.name;
    const title = [`${name} ${version}`, license, by].filter(Boolean).join(" · ");
    return `${title}\n${"-".repeat(title.length)}\n\n${textOf(folder, { name, version, license, ...rest })}`;
  });
  return [`Strata\n------\n\n${read("LICENSE").trim()}`, "It is made with:", ...parts]
    .join("\n\n\n")
    .concat("\n");
}

/** Writes the file beside the built page, and serves it to the page that is worked on. */
export function licencesPlugin(): Plugin {
  return {
    name: "strata-licences",
    applyToEnvironment: ({ name }) => name === "client",
    generateBundle() {
      this.emitFile({ type: "asset", fileName, source: licencesText() });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_, response) => {
        response.setHeader("Content-Type", "text/plain; charset=utf-8");
        response.end(licencesText());
      });
    },
  };
}

/** Serves the files of a data folder to the page: `data/<data set>/<file>` under the site's own address. */
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Connect, Plugin } from "vite";

/** `cifar10`, `cifar-10` and `CIFAR_10` are the same folder. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9.]/g, "");

/**
 * The folder that `--data` or STRATA_DATA names; from here on it is the one that Vite's servers serve.
 * @throws if there is no such folder.
 */
export function dataFolder(flag?: string): string | undefined {
  const asked = flag ?? process.env.STRATA_DATA;
  if (asked === undefined || asked === "") return undefined;
  const folder = resolve(asked);
  process.env.STRATA_DATA = folder;
  checkFolder(flag === undefined ? "STRATA_DATA" : "--data", asked);
  return folder;
}

/** @throws one sentence that says where the folder was named, if it is none. */
export function checkFolder(where: string, asked: string): void {
  const isThere = existsSync(asked);
  if (isThere && statSync(asked).isDirectory()) return;
  throw new Error(
    `${where}: expected a folder, got "${asked}", which is ${isThere ? "a file" : "not there"}; ` +
      "name one that has a folder for each data set, such as mnist/",
  );
}

/** The path of a data set's file, or undefined. Names are only compared with what the folder lists. */
export function findDataFile(folder: string, dataset: string, name: string): string | undefined {
  const entry = (directory: string, wanted: (candidate: string) => boolean) => {
    const found = readdirSync(directory).find(wanted);
    return found === undefined ? undefined : resolve(directory, found);
  };
  const directory = entry(folder, (candidate) => plain(candidate) === plain(dataset));
  if (!directory || !statSync(directory).isDirectory()) return undefined;
  return entry(directory, (candidate) => candidate === name);
}

/** Answers requests below `/data/`; files go out as they are, a `.gz` undecoded. */
function serve(folder: string | undefined): Connect.NextHandleFunction {
  return (request, response, next) => {
    const match = /^\/data\/([^/]+)\/([^/?]+)/.exec(request.url ?? "");
    if (!match) return next();
    const path = folder && findDataFile(folder, decodeURIComponent(match[1]), decodeURIComponent(match[2]));
    if (!path) {
      response.statusCode = 404;
      response.end(folder ? "no such file in the data folder" : "no data folder");
      return;
    }
    response.setHeader("Content-Type", "application/octet-stream");
    response.setHeader("Content-Length", statSync(path).size);
    createReadStream(path).pipe(response);
  };
}

/** Makes Vite's servers serve the data folder. */
export function dataFolderPlugin(): Plugin {
  return {
    name: "strata-data-folder",
    configureServer: (server) => void server.middlewares.use(serve(dataFolder())),
    configurePreviewServer: (server) => void server.middlewares.use(serve(dataFolder())),
  };
}

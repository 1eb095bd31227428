/** `npm start`: builds the page and serves it, with a data folder if there is one. */
import { parseArgs } from "node:util";
import { build, preview } from "vite";
import { dataFolder } from "./dataFolder";

const help = `Usage: npm start -- [--data DIR] [--port N] [--no-open]

  --data DIR   serve the data sets in DIR (DIR/mnist, DIR/cifar10); or set STRATA_DATA
  --port N     the port to use; the next free one if it is taken (default 4173)
  --no-open    do not open a browser`;

async function start() {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      port: { type: "string", default: "4173" },
      "no-open": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port: expected a whole number from 0 to 65,535, got "${values.port}"`);
  }
  const folder = dataFolder(values.data);
  await build({ logLevel: "warn" });
  const server = await preview({
    logLevel: "warn",
    preview: { port, open: !values["no-open"] },
  });
  console.log(`Strata is at ${server.resolvedUrls?.local[0]}`);
  console.log(folder ? `Data folder: ${folder}` : "No data folder: give one with `npm start -- --data DIR`");
}

start().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

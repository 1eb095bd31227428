/** `npm start`: builds the page and serves it, with a data folder if there is one. */
import { build, preview } from "vite";
import { runCommand } from "./command";
import { dataFolder } from "./dataFolder";
import { asksForHelp, readOptions, refuseWords } from "./options";

const help = `Usage: npm start -- [--data DIR] [--port N] [--no-open]

  --data DIR   serve the data sets in DIR (DIR/mnist, DIR/cifar10); or set STRATA_DATA
  --port N     the port to use; the next free one if it is taken (default 4173)
  --no-open    do not open a browser
  --help       print this`;

async function start(words: readonly string[]) {
  if (asksForHelp(words)) return console.log(help);
  const takes = { data: "value", port: "value", "no-open": "nothing", help: "nothing" } as const;
  const read = readOptions(words, takes);
  refuseWords(read.words);
  const { data, port: text = "4173", "no-open": noOpen } = read.values;
  const port = text === "" ? Number.NaN : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port: expected a whole number from 0 to 65,535, got "${text}"; leave it out for 4173`);
  }
  const folder = dataFolder(data);
  console.log("Building the page");
  await build({ logLevel: "warn" });
  const open = noOpen === undefined;
  const server = await preview({ logLevel: "warn", preview: { port, open } }).catch((error: Error) => {
    throw new Error(`--port: expected one that can be used, got ${port} (${error.message}); name another`);
  });
  console.log(`Strata is at ${server.resolvedUrls?.local[0]}`);
  console.log(folder ? `Data folder: ${folder}` : "No data folder: give one with `npm start -- --data DIR`");
}

runCommand(start);

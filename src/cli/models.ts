/** `npm run models`: what every model of the zoo is and costs, at its playground size and as published. */
import { parseArgs } from "node:util";
import { modelRows, modelsText } from "./modelTable";

const help = `Usage: npm run models -- [--json]

Prints every model on 28×28×1 and 32×32×3 images with its default settings, and in the sizes that papers published.

  --json       print JSON
  --help       print this

depth            layers with kernels (convolution, dense, recurrent) on the longest path
layers           all layers with kernels
multiply–adds    of one image; convolutions, dense and recurrent layers and attention
receptive field  side of the square of pixels that a feature sees before the head, at most the image`;

function print() {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  const rows = modelRows();
  console.log(values.json ? JSON.stringify(rows, null, 2) : modelsText(rows));
}

try {
  print();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

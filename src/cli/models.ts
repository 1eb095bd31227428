/** `npm run models`: what every model of the zoo is and costs, at its playground size and as published. */
import { runCommand } from "./command";
import { modelRows, modelsText } from "./modelTable";
import { asksForHelp, readOptions, refuseWords } from "./options";

const help = `Usage: npm run models -- [--json]

Prints every model on 28×28×1 and 32×32×3 images with its default settings, and in the sizes that papers published.

  --json       print JSON
  --help       print this

depth            layers with kernels (convolution, dense, recurrent) on the longest path
layers           all layers with kernels
multiply–adds    of one image; convolutions, dense and recurrent layers and attention
receptive field  side of the square of pixels that a feature sees before the head, at most the image`;

runCommand((words) => {
  if (asksForHelp(words)) return console.log(help);
  const read = readOptions(words, { json: "nothing", help: "nothing" });
  refuseWords(read.words);
  const rows = modelRows();
  console.log(read.values.json === undefined ? modelsText(rows) : JSON.stringify(rows, null, 2));
});

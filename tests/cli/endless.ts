/** A command that says a line again and again; or fails, with the word `fail`. */
import { runCommand, whenStopped } from "../../src/cli/command";

runCommand(async ([word]) => {
  if (word === "fail") throw new Error("word: expected another, got fail; take one");
  let count = 0;
  if (word === "work") whenStopped(() => `stopped after ${count > 0 ? "some" : "no"} lines`);
  await new Promise(() => {
    setInterval(() => {
      console.log("line");
      count += 1;
    }, 1);
  });
});

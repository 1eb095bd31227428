import { expect, test } from "vitest";
import { dropTitle } from "../../datasets/ownFiles/dropTitle";

test.each([
  [["Haustiere/hund/1.jpg", "Haustiere/katze/1.jpg"], "Haustiere"],
  [["pets.zip"], "pets"],
  [["train.csv.gz"], "train"],
  [["a/1.png", "b/1.png"], "1.png"],
  [["x_train.npy", "y_train.npy"], "x_train"],
  [["v1.2 birds.parquet"], "v1.2 birds"],
  [[".zip"], "Your own images"],
  [["x".repeat(200)], "x".repeat(60)],
])("%j is called %j", (paths, title) => expect(dropTitle(paths)).toBe(title));

import { expect, test } from "vitest";
import { modelEntries } from "../../models";
import { modelRows, modelsText } from "../../src/cli/modelTable";

const rows = modelRows();
const row = (id: string, size: string) => rows.find((one) => one.id === id && one.size === size);

test("every model has a row for each playground image and each published size", () => {
  for (const [id, { published = [] }] of modelEntries) {
    expect(rows.filter((one) => one.id === id)).toHaveLength(2 + published.length);
    for (const { title, parameters } of published) expect(row(id, title)?.parameters).toBe(parameters);
  }
});

test("counts depth as the papers do: layers with kernels on the longest path", () => {
  expect(row("lenet5", "playground")).toMatchObject({
    depth: 5,
    layers: 5,
    receptiveField: 16,
    parameters: 61_706,
  });
  expect(row("residual", "ResNet-110")?.depth).toBe(110);
  expect(row("residual", "playground")).toMatchObject({ depth: 8, layers: 10 }); // two projections beside the path
  expect(row("linear", "playground")).toMatchObject({ depth: 1, receptiveField: 28 });
});

test("the table has a line for each row, under one heading", () => {
  const lines = modelsText(rows).split("\n");
  expect(lines).toHaveLength(rows.length + 1);
  expect(lines[0]).toMatch(/^model +size +image +parameters +multiply–adds/);
  expect(lines[1]).toContain("61,706");
});

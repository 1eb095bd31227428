import { beforeEach, expect, test } from "vitest";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { takeFiles } from "../../src/store/actions";
import { connect } from "../../src/store/connection";
import { droppedFiles } from "../../src/store/droppedFiles";
import { receive } from "../../src/store/receive";
import { initialState, store } from "../../src/store/state";
import type { DataSummary, Failure, FromWorker, ToWorker } from "../../src/worker/protocol";

let sent: ToWorker[];
const get = store.getState;
const say = (message: FromWorker) => receive(message, () => {});
const fail = (failure: Partial<Failure>) =>
  say({ kind: "failure", failure: { message: "cifar10: expected a whole set", where: "data", ...failure } });
const drop = (...names: string[]) =>
  takeFiles(names.map((name) => ({ path: name, file: new File(["x"], name) })));
const lastNames = () => {
  const load = sent.findLast((message) => message.kind === "load");
  return load?.files?.map(({ name }) => name);
};

beforeEach(() => {
  store.setState({ ...initialState(), experiment: defaultExperiment("strokes", "linear") }, true);
  sent = [];
  connect(() => ({ send: (message) => sent.push(message), terminate() {} }), say);
});

test("files of another set that cannot be read leave the form's set as it was, and say why", () => {
  const before = get().experiment;
  drop("cifar-10-binary.tar.gz");
  expect(get().experiment.data.dataset).toBe("cifar10");
  fail({});
  expect(get().experiment).toBe(before);
  expect(get()).toMatchObject({ dataFailure: "cifar10: expected a whole set", dataMissing: undefined });
});

test("what the user has changed meanwhile stays when the files cannot be read", () => {
  drop("cifar-10-binary.tar.gz");
  const changed = withSetting(get().experiment, "seed", 7);
  store.setState({ experiment: changed });
  fail({});
  expect(get().experiment).toBe(changed);
});

test("files of a set that lacks some wait for the others, which may come later; of one name the last is taken", () => {
  drop("train-images-idx3-ubyte", "t10k-images-idx3-ubyte");
  fail({ missing: "mnist" });
  expect(get().experiment.data.dataset).toBe("strokes");
  drop("t10k-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte");
  expect(lastNames()).toEqual([
    "train-images-idx3-ubyte",
    "t10k-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-labels-idx1-ubyte",
  ]);
  say({ kind: "data", data: { dataset: "mnist" } as unknown as DataSummary });
  expect(get().experiment.data.dataset).toBe("mnist");
  expect(droppedFiles("mnist")).toHaveLength(4);
  drop("train-images-idx3-ubyte");
  expect(lastNames()).toEqual(["train-images-idx3-ubyte"]);
});

test("a damaged file does not wait for others", () => {
  drop("cifar-10-binary.tar.gz");
  fail({});
  drop("data_batch_1.bin", "test_batch.bin");
  expect(lastNames()).toEqual(["data_batch_1.bin", "test_batch.bin"]);
});

test("a set that is not here is no failure of the form's", () => {
  store.setState({ experiment: defaultExperiment("mnist", "linear") });
  fail({ missing: "mnist" });
  expect(get().dataMissing).toBe("mnist");
});

import { beforeEach, expect, test, vi } from "vitest";
import { changeSetting, confirmImport, open, takeFromHub } from "../../src/store/actions";
import { initialState, type State, store } from "../../src/store/state";
import { type Imported, importFromHub } from "../../src/worker/importer";
import type { FromWorker, ToWorker } from "../../src/worker/protocol";
import { storedSets, storeSet } from "../../src/worker/storage";

vi.mock("../../src/worker/importer", () => ({ importFiles: vi.fn(), importFromHub: vi.fn() }));
vi.mock("../../src/worker/storage", async (load) => ({
  ...(await load<typeof import("../../src/worker/storage")>()),
  storeSet: vi.fn(),
  storedSets: vi.fn(async () => []),
}));

const file = new File(["x"], "00000000abcd.set");
const imported: Imported = {
  set: {
    name: file.name,
    title: "MNIST",
    bytes: 1,
    imageShape: [28, 28, 1],
    classNames: ["0", "1"],
    counts: { train: 2, test: 1 },
    dataset: "mnist",
  },
  images: 0xabcd,
  notes: [],
  classCounts: [1, 1],
  file,
};

const persist = vi.fn(async () => true);
let sent: ToWorker[];
let tell: (message: FromWorker) => void;

beforeEach(() => {
  sent = [];
  store.setState(initialState(), true);
  vi.stubGlobal("navigator", { userAgent: "x", storage: { persist } });
  vi.stubGlobal("document", { addEventListener: () => {} });
  open("", (onMessage) => {
    tell = onMessage;
    return { send: (message: ToWorker) => void sent.push(message), terminate: () => {} } as never;
  });
  changeSetting("dataset", "mnist");
  vi.clearAllMocks();
  vi.mocked(storedSets).mockResolvedValue([]);
  vi.mocked(importFromHub).mockResolvedValue(imported);
  vi.mocked(storeSet).mockResolvedValue(undefined);
});

const lastLoad = () => sent.filter((message) => message.kind === "load").at(-1);
const refusals: [string, Error, string][] = [
  ["is full", new DOMException("full", "QuotaExceededError"), "its storage is full"],
  [
    "is private",
    new DOMException("A mutation operation was attempted.", "InvalidStateError"),
    "A mutation operation was attempted",
  ],
];

test("a fetched set is used at once and stored", async () => {
  await takeFromHub({ id: "mnist", trainCount: 2 });
  expect(lastLoad()).toMatchObject({ files: [file], experiment: { data: { dataset: "mnist" } } });
  expect(storeSet).toHaveBeenCalledWith(imported.set, file);
  expect(persist).toHaveBeenCalled();
  expect(store.getState()).toMatchObject({ notices: [], hubFetch: undefined });
});

test.each(refusals)(
  "where the storage %s, a fetched set is used from memory, and that is said",
  async (_, error, why) => {
    vi.mocked(storeSet).mockRejectedValue(error);
    await takeFromHub({ id: "mnist", trainCount: 2 });
    expect(lastLoad()).toMatchObject({ files: [file] });
    expect(store.getState().notices).toEqual([
      `MNIST could not be kept in this browser (${why}): training goes on from memory; fetch or drop it again after a reload.`,
    ]);
  },
);

test.each(refusals)(
  "where the storage %s, the user's own images are used from memory, and that is said",
  async (_, error, why) => {
    vi.mocked(storeSet).mockRejectedValue(error);
    const { dataset: __, ...own } = imported.set;
    store.setState({ ownImport: { done: 1, total: 1, imported: { ...imported, set: own } } });
    await confirmImport();
    expect(lastLoad()).toMatchObject({ files: [file], experiment: { data: { dataset: "own" } } });
    expect(store.getState().notices[0]).toContain(`(${why}): training goes on from memory`);
  },
);

test("dropped files that the worker could not store are said", async () => {
  vi.useFakeTimers();
  tell({ kind: "kept", problem: "CIFAR-10 could not be kept in this browser (its storage is full)" });
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  expect(store.getState().notices[0]).toContain("(its storage is full): training goes on from memory");
});

test("a set that was fetched while another was chosen is used when it is chosen", async () => {
  changeSetting("dataset", "strokes");
  await takeFromHub({ id: "mnist", trainCount: 2 });
  expect(lastLoad()).toMatchObject({ experiment: { data: { dataset: "strokes" } } });
  changeSetting("dataset", "mnist");
  expect(lastLoad()).toMatchObject({ files: [file] });
});

test("a set by its name waits to be confirmed", async () => {
  const listing = { repository: "a/b", commit: "1", train: [], test: [] };
  await takeFromHub({ listing, trainCount: 2 });
  expect(store.getState().ownImport?.imported).toBe(imported);
  expect(storeSet).not.toHaveBeenCalled();
});

test("a failure is one sentence and leaves experiment, data and run as they were", async () => {
  const run = { id: "1", experiment: store.getState().experiment, phase: "training", step: 5 } as never;
  store.setState({ runs: [run], currentId: "1" });
  const parts = ({ experiment, data, runs, currentId }: State) => ({ experiment, data, runs, currentId });
  const before = parts(store.getState());
  const sentBefore = sent.length;
  vi.mocked(importFromHub).mockRejectedValue(new Error("x: expected a Parquet file, got a web page; log in"));
  await takeFromHub({ id: "mnist", trainCount: 2 });
  expect(store.getState().hubFetch).toMatchObject({
    isBusy: false,
    failure: "x: expected a Parquet file, got a web page; log in",
  });
  expect(parts(store.getState())).toEqual(before);
  expect(sent).toHaveLength(sentBefore);
});

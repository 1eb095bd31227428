/** What the hub says of a data set: its version, its licence, its Parquet files. */
import { DataError } from "../errors";
import { type HubConnection, HubError, receive } from "./connection";
import { type HubSetId, hubSets } from "./hubSets";
import type { HubFile } from "./remoteFile";

export interface HubListing {
  readonly repository: string;
  readonly commit: string;
  /** As its authors name it; undefined if they do not. */
  readonly licence?: string;
  /** As its authors ask to be cited. */
  readonly citation?: string;
  readonly train: readonly HubFile[];
  readonly test: readonly HubFile[];
}

const splitName = /(^|[^a-z])(train|test|validation|valid|val|dev)([^a-z]|$)/i;
const setName = /^[\w.-]+\/[\w.-]+(\/[\w.-]+)?$/;

/** The listing of one of the registry's sets, at its commit. @throws HubError */
export async function listKnown(id: HubSetId, connection: HubConnection, signal?: AbortSignal) {
  const { repository, commit, folder } = hubSets[id];
  const paths = await listFiles(repository, commit, connection, signal);
  return listingOf(`${repository}/${folder}`, { repository, commit }, paths);
}

/**
 * Looks a set up by its name: `owner/name`, or `owner/name/configuration`. What is not kept as Parquet is taken
 * as the hub converts it.
 * @throws DataError, HubError
 */
export async function lookUp(name: string, connection: HubConnection, signal?: AbortSignal) {
  if (!setName.test(name)) {
    const got = name.trim() === "" ? "nothing" : `"${name.slice(0, 100)}"`;
    throw new DataError("Hub data set", "a name such as ylecun/mnist", got, "copy it from the set's page");
  }
  const repository = name.split("/", 2).join("/");
  const info = await ask(`${repository}`, repository, connection, signal);
  const { sha: commit, cardData, citation } = info as Record<string, unknown>;
  if (typeof commit !== "string") throw strange(repository, "no version");
  const named = (cardData as { license?: unknown } | undefined)?.license;
  const licence = Array.isArray(named) ? named.join(", ") : named;
  const described = {
    repository,
    ...(typeof licence === "string" && licence !== "" ? { licence: licence.slice(0, 200) } : {}),
    ...(typeof citation === "string" && citation !== "" ? { citation: citation.slice(0, 2_000) } : {}),
  };
  const files = await listFiles(repository, commit, connection, signal);
  if (files.length > 0) return listingOf(name, { ...described, commit }, files);
  const converted = await ask(
    `${repository}/revision/refs%2Fconvert%2Fparquet`,
    repository,
    connection,
    signal,
  );
  const { sha } = converted as { sha?: unknown };
  if (typeof sha !== "string") throw strange(repository, "no version");
  const others = await listFiles(repository, sha, connection, signal);
  return listingOf(name, { ...described, commit: sha }, others);
}

const strange = (where: string, got: string) =>
  new HubError("other", where, "what the hub knows of a data set", got, "try again later");

async function ask(path: string, where: string, connection: HubConnection, signal?: AbortSignal) {
  const url = `${connection.address}/api/datasets/${path}`;
  const { bytes } = await receive(connection, {
    url,
    where,
    what: "what the hub knows of a data set",
    signal,
  });
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw strange(where, "something else than JSON");
  }
}

async function listFiles(
  repository: string,
  commit: string,
  connection: HubConnection,
  signal?: AbortSignal,
) {
  const list = await ask(`${repository}/tree/${commit}?recursive=true`, repository, connection, signal);
  if (!Array.isArray(list)) throw strange(repository, "no list of files");
  return list.flatMap((entry: { path?: unknown; size?: unknown; lfs?: { oid?: unknown } }): HubFile[] => {
    const { path, size, lfs } = entry ?? {};
    if (typeof path !== "string" || typeof size !== "number" || !path.endsWith(".parquet")) return [];
    const file = path.split("/").map(encodeURIComponent).join("/");
    const url = `${connection.address}/datasets/${repository}/resolve/${commit}/${file}`;
    return [{ path, size, url, ...(typeof lfs?.oid === "string" ? { sha256: lfs.oid } : {}) }];
  });
}

/** `train-00000-of-00001.parquet` is of the split train, and so is what lies in a folder of that name. */
function placeOf(path: string): { folder: string; split: string | undefined } {
  const parts = path.split("/");
  const file = parts.pop() as string;
  const ofFile = splitName.exec(file)?.[2];
  const split = ofFile ?? splitName.exec(parts.at(-1) ?? "")?.[2];
  if (!ofFile && split) parts.pop();
  return { folder: parts.join("/"), split: split?.toLowerCase() };
}

/** The files of the configuration that the name asks for, or of the only one. */
function listingOf(
  name: string,
  described: Omit<HubListing, "train" | "test">,
  files: readonly HubFile[],
): HubListing {
  const placed = files.map((file) => ({ file, ...placeOf(file.path) })).filter(({ split }) => split);
  const asked = name.split("/")[2];
  const folders = [...new Set(placed.map(({ folder }) => folder))];
  const chosen = asked === undefined ? folders : folders.filter((folder) => folder === asked);
  const { repository } = described;
  const names = folders.slice(0, 8).join(", ").slice(0, 200);
  if (chosen.length === 0) {
    const expected = asked ? `a configuration ${asked}` : "Parquet files of a training split";
    const advice = "take a set for image classification, or download it and drop its files";
    throw new DataError(repository, expected, names || "none", advice);
  }
  if (chosen.length > 1) {
    const advice = `add its name, such as ${repository}/${chosen[0]}`;
    throw new DataError(repository, "one configuration", names, advice);
  }
  const ofSplits = (...splits: string[]) =>
    placed
      .filter(({ folder, split }) => folder === chosen[0] && splits.includes(split as string))
      .map(({ file }) => file)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  const test = ofSplits("test");
  const train = ofSplits("train");
  if (train.length === 0) throw new DataError(repository, "training images", "none", "take another set");
  return {
    ...described,
    train,
    test: test.length > 0 ? test : ofSplits("validation", "valid", "val", "dev"),
  };
}

/** What a dropped set is called. */

const longest = 60;

/** After the folder that was dropped, or the file, or the first of several. */
export function dropTitle(paths: readonly string[]): string {
  const [first = ""] = paths;
  const [top, ...inside] = first.split("/");
  const isOneFolder = inside.length > 0 && paths.every((path) => path.startsWith(`${top}/`));
  const name = isOneFolder ? top : (first.split("/").at(-1) ?? "");
  const stem = isOneFolder ? name : name.replace(/(\.(zip|npz|npy|parquet|csv|tsv|idx\d?|gz))+$/i, "");
  return stem.trim().slice(0, longest) || "Your own images";
}

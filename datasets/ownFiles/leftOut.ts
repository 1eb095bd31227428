/** What of a drop becomes no image, counted and named. */
import { type DataError, thousands } from "../errors";
import { type OwnFile, pictureName } from "./ownFile";

const named = 5;

/** `a, b and 3 more` */
function listOf(names: readonly string[]): string {
  const more = names.length - named;
  return names.slice(0, named).join(", ") + (more > 0 ? ` and ${thousands(more)} more` : "");
}

const counted = (names: readonly string[], one: string, many: string) =>
  `${thousands(names.length)} ${names.length === 1 ? one : many}: ${listOf(names)}.`;

const otherPicture = /\.(heic|heif|gif|bmp|tiff?|avif|raw|dng|svg)$/i;

/** Files that are no pictures, and pictures in formats that are not read. */
export function othersNotes(others: readonly OwnFile[]): string[] {
  const paths = others.map(({ path }) => path);
  const unread = paths.filter((path) => otherPicture.test(path));
  const rest = paths.filter((path) => !otherPicture.test(path));
  return [
    ...(unread.length > 0
      ? [
          `Left out, save as PNG, JPEG or WebP to take ${unread.length === 1 ? "it" : "them"}: ${counted(unread, "picture", "pictures")}`,
        ]
      : []),
    ...(rest.length > 0
      ? [`Left out: ${counted(rest, "file that is no picture", "files that are no pictures")}`]
      : []),
  ];
}

/** Pictures that lie in no class folder. */
export const looseNotes = (loose: readonly OwnFile[]): string[] =>
  loose.length > 0
    ? [
        `Left out: ${counted(
          loose.map(({ path }) => path),
          "picture in no class folder",
          "pictures in no class folder",
        )}`,
      ]
    : [];

/** Pictures that cannot be read, each with what is wrong with it. */
export function badNotes(problems: readonly DataError[]): string[] {
  if (problems.length === 0) return [];
  const sentences = problems.slice(0, named).map(({ message }) => `${message}.`);
  const more = problems.length - named;
  const count = problems.length === 1 ? "1 picture" : `${thousands(problems.length)} pictures`;
  return [
    `Left out: ${count} that cannot be read.`,
    ...sentences,
    ...(more > 0 ? [`And ${thousands(more)} more.`] : []),
  ];
}

/** Folders in which there is no picture, nor in any folder of theirs: no classes, though they may have been meant so. */
export function emptyNotes(files: readonly OwnFile[]): string[] {
  const folders = new Set<string>();
  const full = new Set<string>();
  for (const { path } of files) {
    const parts = path.split("/").slice(0, -1);
    parts.forEach((_, depth) => {
      const folder = parts.slice(0, depth + 1).join("/");
      folders.add(folder);
      if (pictureName.test(path)) full.add(folder);
    });
  }
  const empty = [...folders].filter((folder) => !full.has(folder));
  const outermost = empty.filter((folder) => !empty.some((other) => folder.startsWith(`${other}/`)));
  return outermost.length > 0
    ? [`No class, since there is no picture in it: ${counted(outermost, "folder", "folders")}`]
    : [];
}

/** What systems put beside the user's files. */
export const systemNotes = (ignored: readonly OwnFile[]): string[] =>
  ignored.length > 0
    ? [
        `Left out: ${counted(
          ignored.map(({ path }) => path),
          "hidden file of the system",
          "hidden files of the system",
        )}`,
      ]
    : [];

/** A collection as a zip of class folders of PNG pictures, which this page and most tools read. */
import { encode } from "fast-png";
import { zipSync } from "fflate";
import { type Collection, imagesOf } from "./collected";

/** A class's name as a folder's: without what a file system or an unpacking tool may refuse. */
const folderName = (name: string) => name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+|[. ]+$/g, "_");

/** Packs each class as a folder of its name with its pictures, numbered from 1. */
export function collectedZip(collection: Collection): Uint8Array<ArrayBuffer> {
  const [height, width, channels] = collection.imageShape;
  const files: Record<string, Uint8Array> = {};
  for (const { id, name } of collection.classes) {
    let folder = folderName(name);
    while (`${folder}/0001.png` in files) folder += "_"; // two names may differ in what is left out alone
    imagesOf(collection, id).forEach(({ pixels }, index) => {
      const path = `${folder}/${String(index + 1).padStart(4, "0")}.png`;
      files[path] = encode({ width, height, data: pixels, channels, depth: 8 });
    });
  }
  return zipSync(files, { level: 0 }); // PNG is compressed already
}

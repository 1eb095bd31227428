/** Reads a user's files off the page's thread, for one import: the page ends the worker to cancel it. */
import { hashOf, packDataset } from "../../datasets/container";
import { ownName } from "../../datasets/own";
import { readOwnFiles } from "../../datasets/ownFiles";
import type { DecodePicture } from "../../datasets/types";
import type { FromImporter, ToImporter } from "./importer";

const post = (message: FromImporter) => self.postMessage(message);

/** As the browser decodes it, in the picture's own colours, on white where it is transparent. */
const decode: DecodePicture = async (bytes, size) => {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
    colorSpaceConversion: "none",
  });
  const { width, height } = size ?? bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser gives no canvas in a worker");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
};

async function read({ files }: ToImporter) {
  const own = files.map(({ path, file }) => ({
    path,
    read: async () => new Uint8Array(await file.arrayBuffer()),
  }));
  const dataset = await readOwnFiles(own, {
    decode,
    onProgress: (done, total) => post({ kind: "progress", done, total }),
  });
  const parts = packDataset(dataset);
  const images = Number.parseInt(await hashOf(parts), 16);
  const { title, classNames, imageShape, notes, train, test } = dataset;
  const file = new File(parts, ownName(images));
  const counts = { train: train.labels.length, test: test.labels.length };
  post({
    kind: "read",
    imported: {
      set: { name: file.name, title, bytes: file.size, imageShape, classNames, counts },
      images,
      notes,
      classCounts: classNames.map((_, label) => train.labels.filter((one) => one === label).length),
      file,
    },
  });
}

self.onmessage = ({ data }: MessageEvent<ToImporter>) => {
  read(data).catch((error: Error) => post({ kind: "failure", message: error.message }));
};

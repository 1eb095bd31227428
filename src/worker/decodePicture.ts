/** Decodes pictures off the page's thread. */
import { decodePng } from "../../datasets/png";
import type { DecodePicture } from "../../datasets/types";

/** In the picture's own colours, on white where it is transparent; scaled as the browser does it. */
export const decodePicture: DecodePicture = async (bytes, size) => {
  const plain = decodePng(bytes, size);
  if (plain) return plain;
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

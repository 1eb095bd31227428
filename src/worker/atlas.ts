/** Many images on one picture: the page draws parts of it, which costs it less than a picture for each image. */
import type { Atlas } from "./dataProtocol";

/** `pixels` are `[count, height, width, channels]`, 0–255; grey ones are drawn as three equal colours. */
export async function atlasOf(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Promise<Atlas> {
  const count = pixels.length / (height * width * channels);
  const columns = Math.ceil(Math.sqrt(count));
  const picture = new ImageData(columns * width, Math.ceil(count / columns) * height);
  for (let image = 0; image < count; image++) {
    const left = (image % columns) * width;
    const top = Math.floor(image / columns) * height;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = ((image * height + y) * width + x) * channels;
        const to = 4 * ((top + y) * picture.width + left + x);
        for (let color = 0; color < 3; color++)
          picture.data[to + color] = pixels[from + (channels === 3 ? color : 0)];
        picture.data[to + 3] = 255;
      }
    }
  }
  return { bitmap: await createImageBitmap(picture), columns };
}

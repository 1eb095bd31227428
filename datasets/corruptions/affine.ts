/** The image turned, slanted, shrunk and moved, bilinear between pixels and black outside; signs and ways by the key. */
import { bitsAt, uniformAt } from "../../src/settings/random";
import { type Corrupt, type Image, type Map2d, resample, sideOf, toBytes, toUnit } from "./image";

const degrees = [8, 16, 24, 34, 45] as const;
const slants = [0.1, 0.2, 0.3, 0.45, 0.6] as const;
const sizes = [0.9, 0.8, 0.7, 0.6, 0.5] as const;
const moveShares = [0.05, 0.09, 0.13, 0.18, 0.24] as const;

const signAt = (key: number, index: number) => (bitsAt(key, index) & 1 ? 1 : -1);

const mapped = (image: Image, map: Map2d) => toBytes(resample(toUnit(image), image, map, "black"));

/** Turns the image about its centre, to one side or the other. */
export const rotate: Corrupt = (image, severity, key) => {
  const angle = (signAt(key, 0) * degrees[severity - 1] * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return mapped(image, { perColumn: [cosine, sine], perRow: [-sine, cosine] });
};

/** Slants the image about its middle row. */
export const shear: Corrupt = (image, severity, key) => {
  const slant = signAt(key, 0) * slants[severity - 1];
  return mapped(image, { perColumn: [1, 0], perRow: [slant, 1] });
};

/** Shrinks the image about its centre. */
export const shrink: Corrupt = (image, severity) => {
  const size = sizes[severity - 1];
  return mapped(image, { perColumn: [1 / size, 0], perRow: [0, 1 / size] });
};

/** By whole pixels, so that nothing is blurred: one of eight ways. */
export const translate: Corrupt = (image, severity, key) => {
  const [right, down] = wayOf(key);
  const distance = Math.max(1, Math.round(moveShares[severity - 1] * sideOf(image)));
  return mapped(image, { perColumn: [1, 0], perRow: [0, 1], shift: [-right * distance, -down * distance] });
};

/** Right and down, −1, 0 or 1 each and not both 0. */
export function wayOf(key: number): readonly [number, number] {
  const way = Math.floor(8 * uniformAt(key, 0));
  const place = way < 4 ? way : way + 1; // of nine, without the middle
  return [(place % 3) - 1, Math.floor(place / 3) - 1];
}

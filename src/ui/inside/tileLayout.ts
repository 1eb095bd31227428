/** Where the tiles of a figure stand, in whole pixels, and what colours they have. */
import type { Figure } from "./figures";

export interface TileLayout {
  /** Pixels of the screen for one number. */
  readonly scale: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

export type Color = readonly [number, number, number];

/** Of numbers below, at and above 0, and around tiles; 0–255. */
export interface Palette {
  readonly negative: Color;
  readonly zero: Color;
  readonly positive: Color;
  readonly line: Color;
}

const gap = 6; // with a line around each tile

/** The fewer there are, the larger they may be. */
const tilePixels = (count: number) => (count === 1 ? 224 : count <= 4 ? 112 : 60);
const largestScale = 12;

/** As many tiles side by side as fit, or as few as mean something. */
export function tileLayout({ height, width, tiles, columns: given }: Figure, available: number): TileLayout {
  const fitting = given
    ? Math.floor((available - gap) / given - gap) / width
    : Math.min(tilePixels(tiles.length) / Math.max(height, width), (available - 2 * gap) / width);
  const preferred = given ? Math.min(fitting, 6) : fitting;
  const scale = Math.max(1, Math.min(largestScale, Math.floor(preferred)));
  const pitch = width * scale + gap;
  const columns = Math.min(tiles.length, given ?? Math.max(1, Math.floor((available - gap) / pitch)));
  const rows = Math.ceil(tiles.length / columns);
  return { scale, columns, width: columns * pitch + gap, height: rows * (height * scale + gap) + gap };
}

/** RGBA of a figure; the strongest colour stands for `range`. */
export function paintTiles(
  figure: Figure,
  { scale, columns, width, height }: TileLayout,
  { range, palette }: { readonly range: number; readonly palette: Palette },
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height);
  const put = (x: number, y: number, color: (part: number) => number) => {
    const at = 4 * (y * width + x);
    for (let part = 0; part < 3; part++) pixels[at + part] = color(part);
    pixels[at + 3] = 255;
  };
  for (const [place, { values }] of figure.tiles.entries()) {
    const left = gap + (place % columns) * (figure.width * scale + gap);
    const top = gap + Math.floor(place / columns) * (figure.height * scale + gap);
    const [right, bottom] = [left + figure.width * scale, top + figure.height * scale];
    for (let y = top - 1; y <= bottom; y++) {
      for (let x = left - 1; x <= right; x++) {
        const isLine = y < top || y === bottom || x < left || x === right;
        const cell = Math.floor((y - top) / scale) * figure.width + Math.floor((x - left) / scale);
        put(x, y, (part) => {
          if (isLine) return palette.line[part];
          if (figure.depth === 3) return colored(values[3 * cell + part], range);
          return mixed(values[cell], range, palette, part);
        });
      }
    }
  }
  return pixels;
}

/** Part of a colour photograph: 0 is grey. */
const colored = (value: number, range: number) => 127.5 + (range > 0 ? (127.5 * value) / range : 0);

function mixed(value: number, range: number, { negative, zero, positive }: Palette, color: number): number {
  const share = range > 0 ? Math.abs(value) / range : 0;
  return zero[color] + share * ((value < 0 ? negative : positive)[color] - zero[color]);
}

/** Which number of which tile lies at a place of the picture; nothing between tiles. */
export function cellAt(
  figure: Figure,
  { scale, columns }: TileLayout,
  x: number,
  y: number,
): { readonly tile: number; readonly row: number; readonly column: number } | undefined {
  const [pitchX, pitchY] = [figure.width * scale + gap, figure.height * scale + gap];
  const [tileColumn, tileRow] = [Math.floor((x - gap) / pitchX), Math.floor((y - gap) / pitchY)];
  const column = Math.floor((x - gap - tileColumn * pitchX) / scale);
  const row = Math.floor((y - gap - tileRow * pitchY) / scale);
  const tile = tileRow * columns + tileColumn;
  const isInside =
    tileColumn >= 0 &&
    tileColumn < columns &&
    tileRow >= 0 &&
    tile < figure.tiles.length &&
    row < figure.height &&
    column < figure.width;
  return isInside ? { tile, row, column } : undefined;
}

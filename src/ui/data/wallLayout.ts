/** Where the images of the wall stand: rows of equal cells, drawn in blocks of some rows. */

export interface WallLayout {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** In CSS pixels, with the gap to the next one. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly rowsPerBlock: number;
  readonly blockCount: number;
}

export const gap = 2;
const blockHeight = 256; // about: some blocks fill the window, each is drawn in a few milliseconds

/** `thumbnail`: the longer side of an image in CSS pixels, at least; images grow until they fill the width. */
export function wallLayout(
  count: number,
  width: number,
  thumbnail: number,
  [imageHeight, imageWidth]: readonly [number, number, number],
): WallLayout {
  const scale = thumbnail / Math.max(imageHeight, imageWidth);
  const leastWidth = Math.max(1, Math.round(imageWidth * scale)) + gap;
  const columns = Math.max(1, Math.floor((width + gap) / leastWidth));
  const cellWidth = Math.max(leastWidth, Math.floor((width + gap) / columns));
  const cellHeight = Math.max(1, Math.round(((cellWidth - gap) * imageHeight) / imageWidth)) + gap;
  const rows = Math.ceil(count / columns);
  const rowsPerBlock = Math.max(1, Math.round(blockHeight / cellHeight));
  return {
    count,
    columns,
    rows,
    cellWidth,
    cellHeight,
    rowsPerBlock,
    blockCount: Math.ceil(rows / rowsPerBlock),
  };
}

/** Rows of a block, which has fewer at the end. */
export const rowsOfBlock = ({ rows, rowsPerBlock }: WallLayout, block: number) =>
  Math.min(rowsPerBlock, rows - block * rowsPerBlock);

/** The first and the last but one place of a block. */
export function placesOfBlock({ count, columns, rowsPerBlock }: WallLayout, block: number): [number, number] {
  const size = columns * rowsPerBlock;
  return [block * size, Math.min(count, (block + 1) * size)];
}

/** The place under a point of the wall. */
export function placeAt(layout: WallLayout, x: number, y: number): number | undefined {
  const column = Math.floor(x / layout.cellWidth);
  const place = Math.floor(y / layout.cellHeight) * layout.columns + column;
  const isInside = column >= 0 && column < layout.columns && place >= 0 && place < layout.count;
  return isInside ? place : undefined;
}

/** Where a key leads from a place; undefined if it is none of the wall's. */
export function moved(layout: WallLayout, place: number, key: string, pageRows: number): number | undefined {
  const { columns, count } = layout;
  const byRows = (rows: number) => {
    const there = place + rows * columns;
    if (there >= 0 && there < count) return there;
    const column = place % columns;
    const lastRow = Math.floor((count - 1 - column) / columns);
    return rows < 0 ? column : lastRow * columns + column;
  };
  switch (key) {
    case "ArrowRight":
      return Math.min(count - 1, place + 1);
    case "ArrowLeft":
      return Math.max(0, place - 1);
    case "ArrowDown":
      return byRows(1);
    case "ArrowUp":
      return byRows(-1);
    case "PageDown":
      return byRows(Math.max(1, pageRows));
    case "PageUp":
      return byRows(-Math.max(1, pageRows));
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

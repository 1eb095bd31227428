import { type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { layerNumber } from "../../charts/LayerChart";
import { formatCount } from "../format";
import type { Theme } from "../themeChoice";
import { emptyCount, type Figure, rangeOf } from "./figures";
import styles from "./Inside.module.css";
import { type Color, cellAt, type Palette, paintTiles, tileLayout } from "./tileLayout";

export interface TileFigureProps {
  readonly figure: Figure;
  /** Pixels of the screen. */
  readonly width: number;
  /** Changes with the colours of the page. */
  readonly theme: Theme;
}

const formatValue = (value: number) => layerNumber(value).replace(/^-/, "−");

/** Numbers of a layer as coloured tiles; pointing at one tells it. */
export function TileFigure({ figure, width, theme }: TileFigureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<ReturnType<typeof cellAt>>();
  const { tiles, width: columns, height: rows } = figure;
  const layout = useMemo(() => tileLayout(figure, width), [figure, width]);
  const range = useMemo(() => rangeOf(figure), [figure]);
  const empty = figure.title === "Output" ? emptyCount(figure) : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const pixels = paintTiles(figure, layout, { range, palette: paletteOf(canvas.current as HTMLElement) });
    const image = new ImageData(pixels, layout.width, layout.height);
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [figure, layout, range, theme]);

  function point({ nativeEvent: { offsetX, offsetY } }: MouseEvent) {
    setPointed(cellAt(figure, layout, offsetX, offsetY));
  }

  const value =
    pointed && tiles[pointed.tile]?.values[(pointed.row * columns + pointed.column) * figure.depth];
  return (
    <figure className={styles.figure}>
      <figcaption>
        <b>{figure.title}</b> <span>{figure.note}</span>
        {empty > 0 && tiles.length > 1 && (
          <span>
            ; {formatCount(empty)} of {formatCount(tiles.length)} at 0 throughout
          </span>
        )}
      </figcaption>
      <canvas
        ref={canvas}
        width={layout.width}
        height={layout.height}
        role="img"
        aria-label={`${figure.title}: ${figure.note}; values from −${formatValue(range)} to ${formatValue(range)}`}
        onMouseMove={point}
        onMouseLeave={() => setPointed(undefined)}
      />
      <p className={styles.scale}>
        {figure.depth === 1 && (
          <>
            −{formatValue(range)} <span className={styles.ramp} aria-hidden="true" /> {formatValue(range)}
          </>
        )}
        <span className={styles.pointed}>
          {pointed &&
            value !== undefined &&
            `${placeText(tiles[pointed.tile].label, pointed, rows * columns)}: ${formatValue(value)}`}
        </span>
      </p>
    </figure>
  );
}

/** `channel 3, row 2, column 1` */
const placeText = (label: string, { row, column }: { row: number; column: number }, cellCount: number) =>
  [label, ...(cellCount > 1 ? [`row ${row + 1}`, `column ${column + 1}`] : [])].filter(Boolean).join(", ");

function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const color = (name: string) => rgb(style.getPropertyValue(name));
  return {
    negative: color("--cell-wrong"),
    zero: color("--paper"),
    positive: color("--cell"),
    line: color("--hairline"),
  };
}

/** `#fcfcfb` or `0, 95, 180` */
function rgb(text: string): Color {
  const hex = /#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(text);
  const [red, green, blue] = hex
    ? hex.slice(1).map((part) => Number.parseInt(part, 16))
    : text.split(",").map(Number);
  return [red, green, blue];
}

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { DataPart, LoadedSet } from "../../worker/dataProtocol";
import { imageText } from "./dataText";
import styles from "./ImageWall.module.css";
import { ImageChunks } from "./imageChunks";
import { WallBlock } from "./WallBlock";
import { moved, placeAt, rowsOfBlock, wallLayout } from "./wallLayout";

export interface ImageWallProps {
  readonly set: LoadedSet;
  readonly part: DataPart;
  /** Positions of the part that are shown. */
  readonly positions: Uint32Array;
  /** The longer side of an image in CSS pixels. */
  readonly thumbnail: number;
}

/** Every image of a part, drawn where the wall is looked at. Arrow keys go from image to image. */
export function ImageWall({ set, part, positions, thumbnail }: ImageWallProps) {
  const { imageShape } = set.data;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const [active, setActive] = useState<number>();
  const cellId = useId();
  const layout = useMemo(
    () => wallLayout(positions.length, width, thumbnail, imageShape),
    [positions, width, thumbnail, imageShape],
  );
  const chunks = useChunks(set, part, positions);
  const virtualizer = useVirtualizer({
    count: layout.blockCount,
    getScrollElement: () => scroller.current,
    estimateSize: (block) => rowsOfBlock(layout, block) * layout.cellHeight,
    overscan: 1,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes of the blocks change with the layout
  useEffect(() => virtualizer.measure(), [layout, virtualizer]);
  useEffect(() => {
    setActive(undefined);
    if (scroller.current && positions) scroller.current.scrollTop = 0;
  }, [positions]);

  function show(place: number) {
    setActive(place);
    const element = scroller.current as HTMLDivElement;
    const top = Math.floor(place / layout.columns) * layout.cellHeight;
    const bottom = top + layout.cellHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
  }

  function move(event: KeyboardEvent) {
    const pageRows = Math.floor((scroller.current?.clientHeight ?? 0) / layout.cellHeight);
    const next = moved(layout, active ?? 0, event.key, pageRows);
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    show(active === undefined && event.key.startsWith("Arrow") ? 0 : next);
  }

  function point(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    setActive(placeAt(layout, event.clientX - box.left, event.clientY - box.top));
  }

  const shown = active !== undefined && active < positions.length ? active : undefined;
  const text = shown === undefined ? undefined : imageText(set, part, positions[shown]);
  const row = shown === undefined ? 0 : Math.floor(shown / layout.columns);
  const column = shown === undefined ? 0 : shown % layout.columns;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a table would need all 60,000 cells */}
      <div
        ref={scroller}
        className={styles.wall}
        role="grid"
        tabIndex={0}
        aria-label="Images"
        aria-rowcount={layout.rows}
        aria-colcount={layout.columns}
        aria-activedescendant={shown === undefined ? undefined : cellId}
        onKeyDown={move}
        onFocus={(event) => event.target.matches(":focus-visible") && active === undefined && setActive(0)}
      >
        <div
          className={styles.content}
          style={{ height: layout.rows * layout.cellHeight }}
          onPointerMove={point}
          onPointerDown={point}
        >
          {width > 0 &&
            virtualizer
              .getVirtualItems()
              .map(({ index }) => (
                <WallBlock
                  key={index}
                  block={index}
                  top={index * layout.rowsPerBlock * layout.cellHeight}
                  layout={layout}
                  chunks={chunks}
                  shape={imageShape}
                />
              ))}
          {shown !== undefined && (
            // biome-ignore lint/a11y/useSemanticElements: as the grid
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its cell
            <div role="row" aria-rowindex={row + 1}>
              {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its cell */}
              <div
                role="gridcell"
                id={cellId}
                aria-colindex={column + 1}
                aria-label={text}
                className={styles.active}
                style={{
                  left: column * layout.cellWidth,
                  top: row * layout.cellHeight,
                  width: layout.cellWidth,
                  height: layout.cellHeight,
                }}
              />
            </div>
          )}
        </div>
      </div>
      <p className={styles.readout} aria-hidden="true">
        {text ?? "Point at an image, or go from one to the next with the arrow keys. Numbers count from 0."}
      </p>
    </>
  );
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(Math.floor(contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** Pictures of what is shown; those of what was shown before are let go. */
function useChunks(set: LoadedSet, part: DataPart, positions: Uint32Array): ImageChunks | undefined {
  const [chunks, setChunks] = useState<ImageChunks>();
  useEffect(() => {
    const fresh = new ImageChunks(part, positions, set.data.imageShape);
    setChunks(fresh);
    return () => fresh.close();
  }, [set, part, positions]);
  return chunks;
}

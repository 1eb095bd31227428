import { useEffect, useRef } from "react";
import styles from "./ImageWall.module.css";
import type { ImageChunks } from "./imageChunks";
import { gap, placesOfBlock, rowsOfBlock, type WallLayout } from "./wallLayout";

export interface WallBlockProps {
  readonly block: number;
  /** In CSS pixels, from the top of the wall. */
  readonly top: number;
  readonly layout: WallLayout;
  readonly chunks?: ImageChunks;
  readonly shape: readonly [number, number, number];
}

/** Some rows of the wall on one canvas; images appear as they come. */
export function WallBlock({ block, top, layout, chunks, shape }: WallBlockProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { columns, cellWidth, cellHeight } = layout;
  const width = columns * cellWidth;
  const height = rowsOfBlock(layout, block) * cellHeight;
  const ratio = window.devicePixelRatio || 1;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !chunks) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const draw = (chunk: number) => drawChunk(context, { block, layout, chunks, shape, chunk });
    const [first, end] = placesOfBlock(layout, block);
    const stops: (() => void)[] = [];
    for (let chunk = Math.floor(first / chunks.size); chunk * chunks.size < end; chunk++) {
      if (chunks.get(chunk)) draw(chunk);
      else stops.push(chunks.want(chunk, () => draw(chunk)));
    }
    return () => {
      for (const stop of stops) stop();
    };
  }, [block, layout, chunks, shape, width, height, ratio]);
  return (
    <canvas
      ref={canvas}
      className={styles.block}
      width={Math.round(width * ratio)}
      height={Math.round(height * ratio)}
      style={{ top, width, height }}
    />
  );
}

interface Drawn extends Omit<WallBlockProps, "top"> {
  readonly chunks: ImageChunks;
  readonly chunk: number;
}

/** Draws those of a chunk's images that are in the block. */
function drawChunk(
  context: CanvasRenderingContext2D,
  { block, layout, chunks, shape: [imageHeight, imageWidth], chunk }: Drawn,
): void {
  const atlas = chunks.get(chunk);
  if (!atlas) return;
  const [blockFirst, blockEnd] = placesOfBlock(layout, block);
  const first = Math.max(blockFirst, chunk * chunks.size);
  const end = Math.min(blockEnd, (chunk + 1) * chunks.size);
  const { columns, cellWidth, cellHeight } = layout;
  context.imageSmoothingEnabled = cellHeight - gap < imageHeight; // pixels stay pixels where there is room for them
  for (let place = first; place < end; place++) {
    const at = place - chunk * chunks.size;
    const there = place - blockFirst;
    context.drawImage(
      atlas.bitmap,
      (at % atlas.columns) * imageWidth,
      Math.floor(at / atlas.columns) * imageHeight,
      imageWidth,
      imageHeight,
      (there % columns) * cellWidth,
      Math.floor(there / columns) * cellHeight,
      cellWidth - gap,
      cellHeight - gap,
    );
  }
}

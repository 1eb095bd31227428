import { useEffect, useRef } from "react";

export interface PictureProps {
  /** `[height, width, channels]`, 0–255; one channel or three. */
  readonly pixels: Uint8Array;
  readonly shape: readonly [number, number, number];
  readonly label: string;
  readonly className?: string;
}

/** One image of a data set, pixel for pixel; CSS sets its size. */
export function Picture({ pixels, shape: [height, width, channels], label, className }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(width, height);
    for (let index = 0; index < width * height; index++) {
      for (let color = 0; color < 3; color++) {
        image.data[4 * index + color] = pixels[index * channels + (channels === 3 ? color : 0)];
      }
      image.data[4 * index + 3] = 255;
    }
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [pixels, width, height, channels]);
  return (
    <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} className={className} />
  );
}

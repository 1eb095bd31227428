import { useEffect, useState } from "react";
import { requestPixels } from "../../store/dataViewActions";
import type { ImageRef } from "../../worker/dataProtocol";

/** Pixels of some images, once they are there. The list's identity says whether it is another one. */
export function useImages(images: readonly ImageRef[]): readonly Uint8Array[] | undefined {
  const [loaded, setLoaded] = useState<{ images: readonly ImageRef[]; pixels: readonly Uint8Array[] }>();
  useEffect(() => {
    if (images.length === 0) return;
    let isCurrent = true;
    requestPixels(images).then(
      (all) => {
        const size = all.length / images.length;
        const pixels = images.map((_, index) => all.subarray(index * size, (index + 1) * size));
        if (isCurrent) setLoaded({ images, pixels });
      },
      () => {}, // told by the view's own state
    );
    return () => {
      isCurrent = false;
    };
  }, [images]);
  return loaded?.images === images ? loaded.pixels : undefined;
}

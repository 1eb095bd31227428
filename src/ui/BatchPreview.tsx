import { useEffect, useState } from "react";
import { augmentationTexts, noiseTexts } from "../settings/noiseText";
import { requestPreview } from "../store/connection";
import type { BatchPreview as Preview } from "../worker/protocol";
import styles from "./BatchPreview.module.css";
import { formatCount } from "./format";
import { Picture } from "./Picture";
import { useAppState } from "./useAppState";

/** The first eight images of a batch as the form's labels, noise and augmentation change them, made by the worker. */
export function BatchPreview() {
  const experiment = useAppState((state) => state.experiment);
  const { data, recipe, seed } = experiment;
  const isChanged =
    data.trainLabels !== "file" ||
    noiseTexts(recipe).length + augmentationTexts(recipe).length > 0 ||
    recipe.inputNormalization !== "scale";
  if (!isChanged) return null;
  return <Shown seed={seed} />;
}

function Shown({ seed }: { seed: number }) {
  const [experiment, data] = useAppState((state) => [state.experiment, state.data]);
  const [step, setStep] = useState(1);
  const [preview, setPreview] = useState<Preview>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other settings or data make other images
  useEffect(() => {
    let isCurrent = true;
    requestPreview(step).then((made) => isCurrent && setPreview(made));
    return () => {
      isCurrent = false;
    };
  }, [experiment, data, step]);
  if (!preview || !data) return null;
  const { pixels, imageShape, images } = preview;
  const size = imageShape[0] * imageShape[1] * imageShape[2];
  const nameOf = (label: number) => data.classNames[label] ?? String(label);
  const mixed = images[0]?.mixed;
  return (
    <figure className={styles.preview}>
      <ul className={styles.images}>
        {images.map((image, index) => {
          const caption = captionOf(image, nameOf);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the images are known by their place in the batch
            <li key={index}>
              <Picture
                pixels={pixels.subarray(index * size, (index + 1) * size)}
                shape={imageShape}
                label={`Image ${index + 1} of the batch, label ${caption}`}
                className={styles.picture}
              />
              <span className={styles.caption} title={caption} aria-hidden="true">
                {caption}
              </span>
            </li>
          );
        })}
      </ul>
      <figcaption className={styles.note}>
        <span>
          Seed {seed}, step {formatCount(step)}
          {mixed && `; ${mixed.share.toFixed(2)} of the first`}
          {mixed?.isInside && ", mixed in the network"}
        </span>
        <button type="button" className={styles.next} onClick={() => setStep(step + 1)}>
          Next step
        </button>
      </figcaption>
    </figure>
  );
}

/** The label that is trained on: `7`, `7 → 1` where it is wrong, `7 + 1` where it is mixed. */
function captionOf(
  { label, trueLabel, mixed }: Preview["images"][number],
  nameOf: (label: number) => string,
) {
  const own = trueLabel === undefined ? nameOf(label) : `${nameOf(trueLabel)} → ${nameOf(label)}`;
  return mixed ? `${own} + ${nameOf(mixed.label)}` : own;
}

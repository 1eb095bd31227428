import { memo, useState } from "react";
import type { CollectedClass, CollectedImage } from "../../../datasets/collected";
import { deleteClass, deleteImage, renameClass } from "../../store/collect";
import { countOf } from "../../store/draft";
import { Icon } from "../icons";
import { Picture } from "../Picture";
import styles from "./ClassCard.module.css";

const firstCount = 48;

export interface ClassCardProps {
  readonly ofClass: CollectedClass;
  readonly images: readonly CollectedImage[];
  readonly imageShape: readonly [number, number, number];
  /** What is done to take images. */
  readonly verb: "Draw" | "Photograph";
  readonly isActive: boolean;
  readonly canBeDeleted: boolean;
  readonly onChoose: () => void;
}

/** A class with its images, the newest first. */
export function ClassCard(props: ClassCardProps) {
  const { ofClass, images, imageShape, verb, isActive, canBeDeleted, onChoose } = props;
  const { id, name } = ofClass;
  const [problem, setProblem] = useState<string>();
  const [isWhole, setIsWhole] = useState(false);
  const newest = images.toReversed();
  return (
    <section className={isActive ? `${styles.card} ${styles.active}` : styles.card} aria-label={name}>
      <header className={styles.header}>
        <input
          key={name}
          className={styles.name}
          aria-label="Name of the class"
          aria-invalid={problem !== undefined}
          defaultValue={name}
          spellCheck={false}
          onKeyDown={({ key, currentTarget }) => key === "Enter" && currentTarget.blur()}
          onBlur={({ target }) => {
            const found = renameClass(id, target.value);
            setProblem(found);
            if (found) target.value = name;
          }}
        />
        <span className={styles.count}>{countOf(images.length)}</span>
        <button
          type="button"
          className={styles.choose}
          aria-pressed={isActive}
          aria-label={`${verb} for ${name}`}
          onClick={onChoose}
        >
          {verb}
        </button>
        <button
          type="button"
          className={styles.icon}
          disabled={!canBeDeleted}
          aria-label={`Delete ${name}`}
          title={canBeDeleted ? "Delete the class and its images" : "A set has two classes at least"}
          onClick={() => deleteClass(id)}
        >
          <Icon name="close" />
        </button>
      </header>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <ul className={styles.images} aria-label={`Images of ${name}`}>
        {newest.slice(0, isWhole ? undefined : firstCount).map((image, index) => (
          <Thumbnail
            key={image.id}
            image={image}
            imageShape={imageShape}
            label={`image ${images.length - index} of ${name}`}
          />
        ))}
      </ul>
      {!isWhole && images.length > firstCount && (
        <button type="button" className={styles.all} onClick={() => setIsWhole(true)}>
          Show all {countOf(images.length)}
        </button>
      )}
    </section>
  );
}

interface ThumbnailProps {
  readonly image: CollectedImage;
  readonly imageShape: readonly [number, number, number];
  readonly label: string;
}

const Thumbnail = memo(function Thumbnail({ image, imageShape, label }: ThumbnailProps) {
  return (
    <li>
      <button
        type="button"
        className={styles.thumbnail}
        aria-label={`Delete ${label}`}
        title="Delete this image"
        onClick={() => deleteImage(image.id)}
      >
        <Picture pixels={image.pixels} shape={imageShape} label={label} className={styles.picture} />
        <span className={styles.cross}>
          <Icon name="close" />
        </span>
      </button>
    </li>
  );
});

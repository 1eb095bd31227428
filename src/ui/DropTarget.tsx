import { type ReactNode, useEffect, useState } from "react";
import { datasets } from "../../datasets";
import { loadFiles } from "../store/actions";
import { takeDropped } from "../store/studyActions";
import styles from "./DropTarget.module.css";
import { useAppState } from "./useAppState";

/** Takes files that are dropped anywhere on the page as the chosen data set's. */
export function DropTarget({ children }: { children: ReactNode }) {
  const id = useAppState((state) => state.experiment.data.dataset);
  const [isOver, setIsOver] = useState(false);
  const { title, files } = datasets[id];
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false);
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!takeDropped(files)) loadFiles(files);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, []);
  return (
    <>
      {children}
      {isOver && (
        <div className={styles.overlay}>
          <p>
            {files.length > 0
              ? `Drop the files of ${title}`
              : `${title} needs no files: choose MNIST or Fashion-MNIST first`}
          </p>
        </div>
      )}
    </>
  );
}

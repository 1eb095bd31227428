import { type ReactNode, useEffect, useState } from "react";
import { takeFiles } from "../store/actions";
import { takeDropped } from "../store/studyActions";
import styles from "./DropTarget.module.css";
import { droppedFiles } from "./droppedFiles";

/** Takes files and folders that are dropped anywhere on the page. */
export function DropTarget({ children }: { children: ReactNode }) {
  const [isOver, setIsOver] = useState(false);
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
      if (!event.dataTransfer) return;
      if (takeDropped([...event.dataTransfer.files])) return;
      droppedFiles(event.dataTransfer).then(takeFiles);
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
            Drop the files of MNIST, Fashion-MNIST or CIFAR, or images of your own: a zip or a folder of class
            folders, IDX, NumPy, Parquet or CSV
          </p>
        </div>
      )}
    </>
  );
}

import { type ReactNode, useEffect, useState } from "react";
import { takeFiles } from "../store/actions";
import { importFiles, isRunFile } from "../store/runExchange";
import { takeDropped } from "../store/studyActions";
import styles from "./DropTarget.module.css";
import { droppedFiles } from "./droppedFiles";

/** Takes files and folders that are dropped anywhere on the page: runs, studies, or images. */
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
      const dropped = [...event.dataTransfer.files];
      if (takeDropped(dropped)) return; // a study's file, or one that the study asks for
      if (dropped.length > 0 && dropped.every(isRunFile)) return void importFiles(dropped);
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
            Drop the files of MNIST, Fashion-MNIST or CIFAR, images of your own (a zip or a folder of class
            folders, IDX, NumPy, Parquet or CSV), or a run’s or a study’s file
          </p>
        </div>
      )}
    </>
  );
}

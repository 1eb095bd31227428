import styles from "./Compare.module.css";

export interface FileButtonProps {
  readonly label: string;
  readonly accept?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that picks files; they may be dropped on the page as well. */
export function FileButton({ label, accept, onFiles }: FileButtonProps) {
  return (
    <label className={styles.action}>
      {label}
      <input
        type="file"
        multiple
        accept={accept}
        className="visuallyHidden"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = ""; // so that the same file can be picked again
        }}
      />
    </label>
  );
}

/** Where files are dropped or picked. */
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useId, useState } from "react";
import { imports as importsText } from "@/messages/en/imports.ts";
import styles from "./imports.module.css";

/** Several files at once; the picker does all that dragging does. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const stop = (event: DragEvent, dragging: boolean) => {
    event.preventDefault();
    setOver(dragging);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the picker inside is the first
    <div
      className={`${styles.zone} ${over ? styles.over : ""}`}
      onDragOver={(event) => stop(event, true)}
      onDragLeave={(event) => stop(event, false)}
      onDrop={(event) => {
        stop(event, false);
        onFiles(Array.from(event.dataTransfer.files));
      }}
    >
      <IconUpload size={28} stroke={1.5} aria-hidden />
      <p className={styles.zoneTitle}>{importsText.drop}</p>
      <p>{importsText.dropHint}</p>
      <label htmlFor={id} className={styles.pick}>
        {importsText.choose}
        <input
          id={id}
          type="file"
          multiple
          accept=".csv,.tsv,.txt,.xlsx"
          className="visually-hidden"
          onChange={(event) => {
            onFiles(Array.from(event.currentTarget.files ?? []));
            // The same file can be picked again after it was corrected.
            event.currentTarget.value = "";
          }}
        />
      </label>
    </div>
  );
}

/** What an answer assumed, and what it could not compute. */
import type { Reasons } from "@/lib/reasons.ts";
import { asRemark, groupReasons } from "@/lib/reasons.ts";
import { en } from "@/messages/en.ts";
import { Card } from "./card.tsx";
import styles from "./remarks.module.css";

/** Nothing is shown when there is nothing to say. */
export function Remarks({ notes, reasons }: { notes: readonly string[]; reasons: Reasons }) {
  const missing = groupReasons(reasons);
  if (notes.length === 0 && missing.length === 0) return null;
  return (
    <Card title={en.remarks.title} subtitle={en.remarks.subtitle}>
      <ul className={styles.list}>
        {notes.map((note) => (
          <li key={note}>{asRemark(note)}</li>
        ))}
        {missing.map(({ reason, figures }) => (
          <li key={reason}>
            <span className={styles.missing}>{en.remarks.missing(figures)}</span> {reason}
          </li>
        ))}
      </ul>
    </Card>
  );
}

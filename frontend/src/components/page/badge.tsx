/** A word that stands for a state. */
import type { ReactNode } from "react";
import styles from "./page.module.css";

export type Tone = "neutral" | "accent" | "bad" | "warning";

/** A small label; the word carries the meaning, the colour only repeats it. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${tone === "neutral" ? "" : styles[tone]}`}>{children}</span>;
}

/** A line across the page that must not be missed. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div role="note" className={styles.notice}>
      {children}
    </div>
  );
}

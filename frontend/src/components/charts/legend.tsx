/** What the marks of a chart mean. */
import type { CSSProperties } from "react";
import { en } from "@/messages/en.ts";
import styles from "./legend.module.css";

/** One kind of mark. */
export interface Mark {
  readonly name: string;
  readonly color: string;
  readonly look: "bar" | "dashes" | "line";
}

/** A line of marks below a chart. */
export function Legend({ marks }: { marks: readonly Mark[] }) {
  return (
    <ul className={styles.legend} aria-label={en.legend}>
      {marks.map(({ name, color, look }) => (
        <li key={name}>
          <span className={styles[look]} style={{ "--mark": color } as CSSProperties} />
          {name}
        </li>
      ))}
    </ul>
  );
}

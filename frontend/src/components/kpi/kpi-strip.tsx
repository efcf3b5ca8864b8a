/** At most six headline figures on one surface. */
import type { ReactNode } from "react";
import styles from "./kpi-strip.module.css";

/** One headline figure. */
export interface Kpi {
  readonly name: string;
  readonly value: ReactNode;
  readonly unit?: string;
  /** What it is made of, or measured against. */
  readonly context?: ReactNode;
  readonly tone?: "plain" | "good" | "bad" | "warning";
  /** The exact value, on hover. */
  readonly exact?: string;
}

/** A description list: each name with its figure. */
export function KpiStrip({ figures, label }: { figures: readonly Kpi[]; label: string }) {
  return (
    <section aria-label={label} className={styles.strip}>
      <dl className={styles.list} style={{ "--count": figures.length } as React.CSSProperties}>
        {figures.map(({ name, value, unit, context, tone = "plain", exact }) => (
          <div key={name} className={styles.figure}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value} title={exact}>
              {value}
              {unit ? <span className={styles.unit}>{unit}</span> : null}
            </dd>
            <dd className={`${styles.context} ${styles[tone]}`}>{context ?? "\u00a0"}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

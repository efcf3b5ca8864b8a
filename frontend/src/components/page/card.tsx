/** A surface with a title that states what it shows. */
import { type ReactNode, useId } from "react";
import styles from "./page.module.css";

interface CardProps {
  readonly title: string;
  /** Unit and grain. */
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One card of a page. */
export function Card({ title, subtitle, actions, children }: CardProps) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.cardHead}>
        <div>
          <h2 id={id} className={styles.cardTitle}>
            {title}
          </h2>
          {subtitle ? <p className={styles.cardSubtitle}>{subtitle}</p> : null}
        </div>
        {actions ? <div className={`${styles.cardActions} no-print`}>{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

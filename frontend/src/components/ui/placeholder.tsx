/** What stands there until something is loaded. */
import styles from "./placeholder.module.css";

/** Holds the place of what is being loaded, at its height. */
export function Placeholder({ height }: { height: number }) {
  return <div className={styles.placeholder} style={{ height }} aria-hidden />;
}

/** A page without the frame, for what comes before anybody is let in. */
import { type ReactNode, useEffect, useRef } from "react";
import { en } from "@/messages/en.ts";
import styles from "./entrance.module.css";

interface EntranceProps {
  readonly title: string;
  readonly text?: ReactNode;
  readonly wide?: boolean;
  readonly children?: ReactNode;
  /** Other ways from here. */
  readonly below?: ReactNode;
}

/** One card in the middle of an otherwise empty page; its title takes the focus, unless a field wants it. */
export function Entrance({ title, text, wide, children, below }: EntranceProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${en.product}`;
    const field = heading.current?.closest("main")?.querySelector<HTMLElement>("[data-first-focus]");
    (field ?? heading.current)?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main className={styles.page}>
      <div className={wide ? styles.wide : styles.inner}>
        <p className={styles.brand}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          {en.product}
        </p>
        <div className={styles.card}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          <p className={styles.text}>{text}</p>
          {children}
          {below ? <div className={styles.below}>{below}</div> : null}
        </div>
      </div>
    </main>
  );
}

/** Details docked to the right edge: the page beside it stays usable. */
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "@/components/ui/button.tsx";
import { en } from "@/messages/en.ts";
import styles from "./dock.module.css";
import { ScrollBox } from "./scroll-box.tsx";

interface DockProps {
  readonly title: string;
  readonly subtitle: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Takes the focus when it opens, gives it back when it closes; Escape closes it. */
export function Dock({ title, subtitle, onClose, children }: DockProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  }, [onClose]);
  // First of all: what had the focus must be noted before the heading takes it.
  useEffect(() => {
    const before = document.activeElement;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close.current();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cell means new contents, to be read from their top
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title, subtitle]);
  return (
    <aside className={`${styles.dock} no-print`} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id} ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
          <p className={styles.subtitle}>{subtitle}</p>
        </div>
        <IconButton label={en.close} onClick={onClose}>
          <IconX size={16} />
        </IconButton>
      </div>
      <ScrollBox className={styles.body} label={title}>
        {children}
      </ScrollBox>
    </aside>
  );
}

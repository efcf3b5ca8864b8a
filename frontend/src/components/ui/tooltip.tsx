/** Short text on hover and focus; ours, because the library's positioning alone weighs more than a page. */
import { type KeyboardEvent, type ReactElement, useRef, useState } from "react";
import styles from "./tooltip.module.css";

const WIDTH = 280;
const GAP = 6;

interface Place {
  readonly left: number;
  readonly top?: number;
  readonly bottom?: number;
}

/** Below the element, or above it near the lower edge; never past a side. */
export function placeNear(box: DOMRect, width: number, height: number): Place {
  const centre = box.left + box.width / 2 - WIDTH / 2;
  const left = Math.max(GAP, Math.min(centre, width - WIDTH - GAP));
  return box.bottom > height - 96
    ? { left, bottom: height - box.top + GAP }
    : { left, top: box.bottom + GAP };
}

interface TooltipProps {
  readonly text: string;
  readonly children: ReactElement;
}

/** Shows the name that the element inside it already has for a screen reader; Escape hides it. */
export function Tooltip({ text, children }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const show = () => {
    const box = anchor.current?.getBoundingClientRect();
    if (box) setPlace(placeNear(box, window.innerWidth, window.innerHeight));
  };
  const hide = () => setPlace(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens to what happens to the element inside
    <span
      ref={anchor}
      className={styles.anchor}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Escape") hide();
      }}
    >
      {children}
      {place ? (
        <span aria-hidden className={styles.box} style={{ ...place, width: WIDTH }}>
          <span className={styles.text}>{text}</span>
        </span>
      ) : null}
    </span>
  );
}

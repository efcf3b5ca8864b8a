/** A box whose contents scroll, reachable by keyboard. */
import type { CSSProperties, ReactNode } from "react";

interface ScrollBoxProps {
  readonly label: string;
  readonly className: string | undefined;
  readonly style?: CSSProperties;
  readonly children: ReactNode;
}

/** Named, but no landmark: the card around it already is one. */
export function ScrollBox({ label, className, style, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the suggested fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a tab stop, what is scrolled away cannot be reached
    <div role="group" aria-label={label} tabIndex={0} className={className} style={style}>
      {children}
    </div>
  );
}

/** The head of a page, and the grid its cards stand in. */
import { type ReactNode, useEffect, useRef } from "react";
import { Start } from "@/components/states/start.tsx";
import { useScope } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";
import styles from "./page.module.css";

/** A page of figures: while the company is empty it says how to begin, and shows no figure at all. */
export function FigurePage(props: PageProps) {
  const { organisation } = useScope();
  if (!organisation.empty) return <Page {...props} />;
  return (
    <Page title={props.title}>
      <Start />
    </Page>
  );
}

interface PageProps {
  readonly title: string;
  /** One sentence that states the finding. */
  readonly finding?: ReactNode;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

// Where the app was when a heading last took the focus; the first page leaves it at the top, before the skip link.
let lastPath: string | null = null;

/** A page: its heading gets the focus on arrival, so that a screen reader says where one has come to. */
export function Page({ title, finding, controls, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${en.product}`;
    const { pathname } = window.location;
    if (lastPath !== null && lastPath !== pathname) heading.current?.focus({ preventScroll: true });
    lastPath = pathname;
  }, [title]);
  return (
    <>
      <div className={styles.head}>
        <div className={styles.heading}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          <p className={styles.finding}>{finding ?? "\u00a0"}</p>
        </div>
        {controls ? <div className={`${styles.controls} no-print`}>{controls}</div> : null}
      </div>
      {children}
    </>
  );
}

/** Twelve columns, one on a phone. */
export function Grid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}

type Width = "full" | "wide" | "narrow" | "half";

/** A place of the grid: 12, 8, 4 or 6 columns. */
export function Cell({ width = "full", children }: { width?: Width; children: ReactNode }) {
  return <div className={styles[width]}>{children}</div>;
}

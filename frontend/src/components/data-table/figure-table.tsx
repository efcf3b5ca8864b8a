/** A full-width table inside a card; it scrolls sideways where it must. */
import type { ReactNode } from "react";
import { ScrollBox } from "@/components/page/scroll-box.tsx";
import styles from "./figure-table.module.css";

interface FigureTableProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** The frame; head and body are the caller's. */
export function FigureTable({ label, children }: FigureTableProps) {
  return (
    <ScrollBox className={styles.scroll} label={label}>
      <table className={styles.table} aria-label={label}>
        {children}
      </table>
    </ScrollBox>
  );
}

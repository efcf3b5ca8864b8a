/** A page without the frame: there is no organisation yet to put into it. */
import type { ReactNode } from "react";
import { en } from "@/messages/en.ts";
import styles from "./standalone.module.css";

/** The product's name, and what there is to say. */
export function Standalone({ children }: { children: ReactNode }) {
  return (
    <main className={styles.page}>
      <h1 className={styles.brand}>
        <img src="/icon.svg" alt="" width={20} height={20} />
        {en.product}
      </h1>
      {children}
    </main>
  );
}

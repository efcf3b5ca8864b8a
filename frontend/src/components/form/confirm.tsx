/** Asks before an act that cannot simply be taken back. */
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { en } from "@/messages/en.ts";
import styles from "./form.module.css";
import { Refusal } from "./form.tsx";

interface ConfirmProps {
  readonly title: string;
  /** What will happen. */
  readonly text: ReactNode;
  /** What the button says: the act itself. */
  readonly verb: string;
  readonly act: UseMutationResult<unknown, Error, void, unknown>;
  readonly onClose: () => void;
}

/** The way out has the focus. */
export function Confirm({ title, text, verb, act, onClose }: ConfirmProps) {
  const close = () => {
    act.reset();
    onClose();
  };
  return (
    <Dialog title={title} onClose={close}>
      <div className={styles.form}>
        <p>{text}</p>
        <Refusal error={act.error} />
        <div className={`${styles.buttons} ${styles.end}`}>
          <Button firstFocus onClick={close}>
            {en.cancel}
          </Button>
          <Button emphasis="danger" busy={act.isPending} onClick={() => act.mutate()}>
            {verb}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** The browser's own modal dialogs: they hold the focus, close on Escape and give the focus back. */
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { en } from "@/messages/en.ts";
import { IconButton } from "./button.tsx";
import styles from "./dialog.module.css";

interface DialogProps {
  readonly title: string;
  /** Escape and the cross; null where only what is inside may close it. */
  readonly onClose: (() => void) | null;
  readonly children: ReactNode;
}

/** Stands in the middle; it is open as long as it is rendered. */
export function Dialog(props: DialogProps) {
  return <Modal {...props} look={styles.centred} />;
}

/** The sidebar of a narrow screen. */
export function SideDrawer(props: DialogProps) {
  return <Modal {...props} look={styles.side} />;
}

function Modal({ title, onClose, children, look }: DialogProps & { look: string | undefined }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // Closing must happen before the element is gone, or the focus would not return.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={`${styles.dialog} ${look}`}
      closedby={onClose ? "closerequest" : "none"}
      onClose={({ currentTarget }) => {
        // Pressed twice, Escape closes a dialog without asking first.
        if (currentTarget.open || !currentTarget.isConnected) return;
        if (onClose) onClose();
        else currentTarget.showModal();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {onClose ? (
          <IconButton label={en.close} onClick={onClose}>
            <IconX size={16} />
          </IconButton>
        ) : null}
      </div>
      {children}
    </dialog>
  );
}

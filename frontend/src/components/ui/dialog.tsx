/** A question that must be answered before anything else. */
import "./styles.ts";
import { Drawer, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { en } from "@/messages/en.ts";

interface DialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Stands in the middle and holds the focus until closed. */
export function Dialog({ title, opened, onClose, children }: DialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      radius={12}
      closeButtonProps={{ "aria-label": en.close }}
    >
      {children}
    </Modal>
  );
}

/** The sidebar of a narrow screen. */
export function SideDrawer({ title, opened, onClose, children }: DialogProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      size={240}
      closeButtonProps={{ "aria-label": en.close }}
    >
      {children}
    </Drawer>
  );
}

/** A question that must be answered before anything else. */
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Drawer.css";
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

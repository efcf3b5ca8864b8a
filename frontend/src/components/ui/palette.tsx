/** Ctrl K: go anywhere by typing. */
import "./styles.ts";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { useEffect } from "react";
import { en } from "@/messages/en.ts";

/** Something the palette can do. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly run: () => void;
}

interface PaletteProps {
  readonly commands: readonly Command[];
  /** How often it was asked for: each increase opens it. */
  readonly requests: number;
}

/** The palette itself. It is loaded when first asked for, so it cannot listen for its own shortcut. */
export function Palette({ commands, requests }: PaletteProps) {
  useEffect(() => {
    if (requests > 0) spotlight.open();
  }, [requests]);
  return (
    <Spotlight
      shortcut={null}
      nothingFound={en.palette.nothing}
      searchProps={{ placeholder: en.palette.placeholder, "aria-label": en.palette.placeholder }}
      actions={commands.map(({ id, label, description, run }) => ({ id, label, description, onClick: run }))}
      attributes={{ content: { "aria-label": en.shell.search } }}
      radius={12}
      size={560}
    />
  );
}

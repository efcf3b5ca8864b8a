/** Buttons and links that look like buttons. */
import "./styles.ts";
import { ActionIcon, Button as MantineButton } from "@mantine/core";
import type { MouseEventHandler, ReactNode } from "react";
import { Tooltip } from "./tooltip.tsx";

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  readonly icon?: ReactNode;
  readonly emphasis?: "primary" | "default" | "danger";
  readonly type?: "button" | "submit";
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly size?: "small" | "normal";
  /** Has the focus when the dialog around it opens. */
  readonly firstFocus?: boolean;
  /** Its name where what it shows says too little, such as in a row of a table. */
  readonly label?: string;
}

const FILLS = { primary: "var(--accent)", danger: "var(--bad)", default: undefined } as const;

/** A button; `danger` is for what removes something. */
export function Button({
  children,
  onClick,
  icon,
  emphasis = "default",
  type = "button",
  disabled,
  busy,
  size,
  firstFocus,
  label,
}: ButtonProps) {
  return (
    <MantineButton
      type={type}
      onClick={onClick}
      leftSection={icon}
      variant={FILLS[emphasis] ? "filled" : "default"}
      color={FILLS[emphasis]}
      c={FILLS[emphasis] && !disabled ? "var(--on-accent)" : undefined}
      disabled={disabled}
      loading={busy}
      size={size === "small" ? "compact-sm" : "sm"}
      h={size === "small" ? 28 : 32}
      data-first-focus={firstFocus || undefined}
      aria-label={label}
    >
      {children}
    </MantineButton>
  );
}

/** A link to a file or page of the server, drawn as a button. */
export function DownloadLink({
  href,
  children,
  icon,
}: {
  href: string;
  children: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <MantineButton component="a" href={href} download leftSection={icon} variant="default" size="sm" h={32}>
      {children}
    </MantineButton>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button that shows only an icon, and says its name on hover and focus. */
export function IconButton({ label, onClick, children }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--text)"
        size={32}
        aria-label={label}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

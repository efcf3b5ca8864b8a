/** A link to a page of the app, drawn as a button. */
import "./styles.ts";
import { Button as MantineButton } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface LinkButtonProps {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly search?: LinkProps["search"];
  readonly icon?: ReactNode;
  readonly size?: "small" | "normal";
  /** Its name where what it shows says too little. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** Leads somewhere; what does something is a button. */
export function LinkButton({ to, search, icon, size, label, children }: LinkButtonProps) {
  return (
    <MantineButton
      variant="default"
      size={size === "small" ? "compact-sm" : "sm"}
      h={size === "small" ? 28 : 32}
      aria-label={label}
      leftSection={icon}
      renderRoot={(props) => <Link {...props} to={to} search={search as never} />}
    >
      {children}
    </MantineButton>
  );
}

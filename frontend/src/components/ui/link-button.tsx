/** A link to a page of the app, drawn as a button. */
import "./styles.ts";
import { Button as MantineButton } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface LinkButtonProps {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly search?: LinkProps["search"];
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** Leads somewhere; what does something is a button. */
export function LinkButton({ to, search, icon, children }: LinkButtonProps) {
  return (
    <MantineButton
      variant="default"
      size="sm"
      h={32}
      leftSection={icon}
      renderRoot={(props) => <Link {...props} to={to} search={search as never} />}
    >
      {children}
    </MantineButton>
  );
}

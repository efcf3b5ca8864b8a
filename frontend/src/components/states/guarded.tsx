/** Shows a page to whoever may see it, and says to everybody else who can let them. */
import type { ReactNode } from "react";
import { Page } from "@/components/page/page.tsx";
import { useScope } from "@/lib/scope.ts";
import { type Permission, useMay } from "@/lib/session.ts";
import { en } from "@/messages/en.ts";

interface GuardedProps {
  readonly need: Permission;
  readonly title: string;
  readonly children: ReactNode;
}

/** The server refuses all the same; this only says it sooner, and in a place. */
export function Guarded({ need, title, children }: GuardedProps) {
  const may = useMay();
  const { organisation } = useScope();
  if (may(need)) return children;
  return (
    <Page title={title} finding={en.shell.noPermission}>
      <p>{en.shell.noPermissionText(need, organisation.name)}</p>
    </Page>
  );
}

/** The audit log, with what is asked of it in the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { AuditPage } from "@/features/audit/pages/audit-page.tsx";

/** Reads and writes the filters for the page. */
export function AuditRoute() {
  const { action, actor, since, until } = useSearch({ from: "/inside/settings/audit" });
  const navigate = useNavigate({ from: "/settings/audit" });
  return (
    <AuditPage
      search={{ action, actor, since, until }}
      onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), resetScroll: false })}
    />
  );
}

/** The pages about people and trust; loaded after the page itself. */
import {
  IconBuilding,
  IconChecklist,
  IconFileCertificate,
  IconKey,
  IconLock,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { approvalsWaitingOptions } from "@/features/approvals/api.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { administer } from "@/messages/en/administer.ts";
import { en } from "@/messages/en.ts";
import { type Destination, NavigationGroup } from "./navigation-group.tsx";
import styles from "./shell.module.css";

/** In the order of the sidebar. */
export const ADMINISTER: readonly Destination[] = [
  { to: "/approvals", label: administer.approvals, icon: IconChecklist, need: "approvals:read" },
  { to: "/settings/members", label: administer.members, icon: IconUsers, need: "members:read" },
  {
    to: "/settings/organisation",
    label: administer.organisation,
    icon: IconBuilding,
    need: "settings:write",
  },
  { to: "/settings/api-keys", label: administer.apiKeys, icon: IconKey, need: "api-keys:manage" },
  { to: "/settings/secrets", label: administer.secrets, icon: IconLock, need: "secrets:manage" },
  { to: "/settings/audit", label: administer.audit, icon: IconFileCertificate, need: "audit:read" },
];

/** The last group of the sidebar, with how much waits for whoever looks. */
export function Administer({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const may = useMay();
  const scope = useScope();
  const waiting = useQuery({ ...approvalsWaitingOptions(scope), enabled: may("approvals:read") });
  const count = waiting.data ?? 0;
  const mark =
    count > 0 ? (
      <span className={styles.count}>
        {count}
        <span className="visually-hidden"> {administer.waiting}</span>
      </span>
    ) : null;
  return (
    <NavigationGroup
      title={en.shell.administer}
      pages={ADMINISTER.filter(({ need }) => may(need)).map((page) =>
        page.to === "/approvals" ? { ...page, mark } : page,
      )}
      onNavigate={onNavigate}
    />
  );
}

/** Pages about people and trust. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseAuditSearch } from "@/features/audit/search.ts";
import { inside } from "./layouts.tsx";

const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  component: lazyRouteComponent(() => import("@/features/account/pages/account-page.tsx"), "AccountPage"),
});

const approvals = createRoute({
  getParentRoute: () => inside,
  path: "/approvals",
  component: lazyRouteComponent(
    () => import("@/features/approvals/pages/approvals-page.tsx"),
    "ApprovalsPage",
  ),
});

const cashLines = createRoute({
  getParentRoute: () => inside,
  path: "/cash/lines",
  component: lazyRouteComponent(
    () => import("@/features/cash-lines/pages/cash-lines-page.tsx"),
    "CashLinesPage",
  ),
});

const organisation = createRoute({
  getParentRoute: () => inside,
  path: "/settings/organisation",
  component: lazyRouteComponent(
    () => import("@/features/organisation/pages/organisation-page.tsx"),
    "OrganisationPage",
  ),
});

const newOrganisation = createRoute({
  getParentRoute: () => inside,
  path: "/organisations/new",
  component: lazyRouteComponent(() => import("@/routes/new-organisation.tsx"), "NewOrganisationRoute"),
});

const members = createRoute({
  getParentRoute: () => inside,
  path: "/settings/members",
  component: lazyRouteComponent(() => import("@/features/members/pages/members-page.tsx"), "MembersPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => inside,
  path: "/settings/api-keys",
  component: lazyRouteComponent(() => import("@/features/api-keys/pages/api-keys-page.tsx"), "ApiKeysPage"),
});

const secrets = createRoute({
  getParentRoute: () => inside,
  path: "/settings/secrets",
  component: lazyRouteComponent(() => import("@/features/secrets/pages/secrets-page.tsx"), "SecretsPage"),
});

const audit = createRoute({
  getParentRoute: () => inside,
  path: "/settings/audit",
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import("@/routes/audit.tsx"), "AuditRoute"),
});

/** Each of them. */
export const settings = [
  account,
  approvals,
  cashLines,
  organisation,
  newOrganisation,
  members,
  apiKeys,
  secrets,
  audit,
] as const;

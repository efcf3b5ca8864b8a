/** Pages about connected systems. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseMappingSearch } from "@/features/mapping/search.ts";
import { parseConnectSearch, parseConsentSearch } from "@/features/sources/search.ts";
import { inside } from "./layouts.tsx";

const all = createRoute({
  getParentRoute: () => inside,
  path: "/settings/sources",
  component: lazyRouteComponent(() => import("@/features/sources/pages/sources-page.tsx"), "SourcesPage"),
});

const connect = createRoute({
  getParentRoute: () => inside,
  path: "/settings/sources/new",
  validateSearch: parseConnectSearch,
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "ConnectRoute"),
});

const consent = createRoute({
  getParentRoute: () => inside,
  path: "/settings/sources/consent",
  validateSearch: parseConsentSearch,
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "ConsentRoute"),
});

const one = createRoute({
  getParentRoute: () => inside,
  path: "/settings/sources/$sourceId",
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "SourceRoute"),
});

const mapping = createRoute({
  getParentRoute: () => inside,
  path: "/mapping",
  validateSearch: parseMappingSearch,
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "MappingRoute"),
});

const checks = createRoute({
  getParentRoute: () => inside,
  path: "/checks",
  validateSearch: ({ source }: Record<string, unknown>): { source?: string | undefined } => ({
    source: typeof source === "string" ? source : undefined,
  }),
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "ChecksRoute"),
});

const settlements = createRoute({
  getParentRoute: () => inside,
  path: "/settlements",
  validateSearch: ({ channel }: Record<string, unknown>): { channel?: string | undefined } => ({
    channel: typeof channel === "string" && channel !== "" ? channel : undefined,
  }),
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "SettlementsRoute"),
});

const settlement = createRoute({
  getParentRoute: () => inside,
  path: "/settlements/$settlementId",
  component: lazyRouteComponent(() => import("@/routes/sources.tsx"), "SettlementRoute"),
});

/** Each of them. */
export const sources = [all, connect, consent, one, mapping, checks, settlements, settlement] as const;

/** Addresses and what they show; pages are loaded when first visited. */
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { parseCashSearch } from "@/features/cash/search.ts";
import { entrances } from "./entrances.ts";
import { Broken } from "./failures.tsx";
import { inside, nowhere, root } from "./layouts.tsx";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";

const overview = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("@/routes/overview/overview-page.tsx"), "OverviewPage"),
});

const cash = createRoute({
  getParentRoute: () => inside,
  path: "/cash",
  validateSearch: parseCashSearch,
  component: lazyRouteComponent(() => import("@/routes/cash.tsx"), "CashRoute"),
});

const workingCapital = createRoute({
  getParentRoute: () => inside,
  path: "/working-capital",
  component: lazyRouteComponent(
    () => import("@/features/working-capital/pages/working-capital-page.tsx"),
    "WorkingCapitalPage",
  ),
});

const demand = createRoute({
  getParentRoute: () => inside,
  path: "/demand",
  component: lazyRouteComponent(() => import("@/features/demand/pages/demand-page.tsx"), "DemandPage"),
});

const supply = createRoute({
  getParentRoute: () => inside,
  path: "/supply",
  validateSearch: ({ item }: Record<string, unknown>): { item?: string | undefined } => ({
    item: typeof item === "string" ? item : undefined,
  }),
  component: lazyRouteComponent(() => import("@/routes/supply.tsx"), "SupplyRoute"),
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: "/imports",
  component: lazyRouteComponent(() => import("@/features/imports/pages/imports-page.tsx"), "ImportsPage"),
});

const oneImport = createRoute({
  getParentRoute: () => inside,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("@/routes/import.tsx"), "ImportRoute"),
});

const figures = [overview, cash, workingCapital, demand, supply, imports, oneImport] as const;

/** The router of the app. */
export const router = createRouter({
  routeTree: root.addChildren([
    ...entrances,
    inside.addChildren([...figures, ...settings, ...sources, nowhere]),
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** Addresses and what they show; pages are loaded when first visited. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { parseCashSearch } from "@/features/cash/search.ts";
import { asksForWrongDay, parseScope, type ScopeSearch } from "@/lib/scope.ts";
import { Broken, NotFound, WrongDay } from "./failures.tsx";
import { ScopeProvider } from "./scope-provider.tsx";
import { Shell } from "./shell/shell.tsx";

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): ScopeSearch => parseScope(search),
  component: function Root() {
    const search = root.useSearch();
    return (
      <ScopeProvider search={search}>
        <Shell>{asksForWrongDay(search) ? <WrongDay day={search.as_of} /> : <Outlet />}</Shell>
      </ScopeProvider>
    );
  },
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("@/routes/overview/overview-page.tsx"), "OverviewPage"),
});

const cash = createRoute({
  getParentRoute: () => root,
  path: "/cash",
  validateSearch: parseCashSearch,
  component: lazyRouteComponent(() => import("@/routes/cash.tsx"), "CashRoute"),
});

const workingCapital = createRoute({
  getParentRoute: () => root,
  path: "/working-capital",
  component: lazyRouteComponent(
    () => import("@/features/working-capital/pages/working-capital-page.tsx"),
    "WorkingCapitalPage",
  ),
});

const demand = createRoute({
  getParentRoute: () => root,
  path: "/demand",
  component: lazyRouteComponent(() => import("@/features/demand/pages/demand-page.tsx"), "DemandPage"),
});

const supply = createRoute({
  getParentRoute: () => root,
  path: "/supply",
  validateSearch: ({ item }: Record<string, unknown>): { item?: string | undefined } => ({
    item: typeof item === "string" ? item : undefined,
  }),
  component: lazyRouteComponent(() => import("@/routes/supply.tsx"), "SupplyRoute"),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: "/imports",
  component: lazyRouteComponent(() => import("@/features/imports/pages/imports-page.tsx"), "ImportsPage"),
});

const oneImport = createRoute({
  getParentRoute: () => root,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("@/routes/import.tsx"), "ImportRoute"),
});

/** The router of the app. */
export const router = createRouter({
  routeTree: root.addChildren([overview, cash, workingCapital, demand, supply, imports, oneImport]),
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

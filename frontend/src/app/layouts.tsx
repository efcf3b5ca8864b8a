/** The two frames pages stand in: the shell, for whoever is signed in, and nothing at all, for the ways in. */
import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { asksForWrongDay, parseScope, type ScopeSearch } from "@/lib/scope.ts";
import { Broken, NotFound, WrongDay } from "./failures.tsx";
import { ScopeProvider } from "./scope-provider.tsx";
import { SessionGate } from "./session-gate.tsx";

const Shell = lazyRouteComponent(() => import("./shell/shell.tsx"), "Shell");

/** Above everything. */
export const root = createRootRoute({ errorComponent: Broken });

/** Pages of an organisation. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  validateSearch: (search: Record<string, unknown>): ScopeSearch => parseScope(search),
  // The frame is fetched while the server is asked who looks; the ways in never need it.
  beforeLoad: () => void Shell.preload?.(),
  component: function Inside() {
    const search = inside.useSearch();
    return (
      <SessionGate>
        <ScopeProvider search={search}>
          <Suspense>
            <Shell>{asksForWrongDay(search) ? <WrongDay day={search.as_of} /> : <Outlet />}</Shell>
          </Suspense>
        </ScopeProvider>
      </SessionGate>
    );
  },
  errorComponent: Broken,
});

/** Whatever no other address matches: said inside the frame, so that one can go on from there. */
export const nowhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFound });

/** The two frames pages stand in: the shell, for whoever is signed in, and nothing at all, for the ways in. */
import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { asksForWrongDay, parseScope, type ScopeSearch } from "@/lib/scope.ts";
import { Broken, NotFound, WrongDay } from "./failures.tsx";
import { ScopeProvider } from "./scope-provider.tsx";
import { SessionGate } from "./session-gate.tsx";
import { Shell } from "./shell/shell.tsx";

/** Above everything. */
export const root = createRootRoute({ errorComponent: Broken });

/** Pages of an organisation. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  validateSearch: (search: Record<string, unknown>): ScopeSearch => parseScope(search),
  component: function Inside() {
    const search = inside.useSearch();
    return (
      <SessionGate>
        <ScopeProvider search={search}>
          <Shell>{asksForWrongDay(search) ? <WrongDay day={search.as_of} /> : <Outlet />}</Shell>
        </ScopeProvider>
      </SessionGate>
    );
  },
  errorComponent: Broken,
});

/** Whatever no other address matches: said inside the frame, so that one can go on from there. */
export const nowhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFound });

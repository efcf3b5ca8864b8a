/** Renders a part of the app as the app does: theme, queries, scope and a router around it. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
  useLocation,
} from "@tanstack/react-router";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import type { Session } from "@/api/generated/types.gen.ts";
import { ThemeProvider } from "@/components/ui/theme.tsx";
import { type Scope, ScopeContext } from "@/lib/scope.ts";
import { SessionContext } from "@/lib/session.ts";
import { organisation } from "./fixtures/organisation.ts";
import { session } from "./fixtures/people.ts";

/** The scope of a test: one company that holds data. */
export function scope(change: Partial<Scope> = {}): Scope {
  const company = organisation();
  return { organisation: company, organisations: [company], asOf: undefined, locale: "en-GB", ...change };
}

/** Shows the part and waits until the router has placed it. */
export async function show(
  part: ReactNode,
  within: Scope = scope(),
  who: Session = session(),
): Promise<RenderResult> {
  const root = createRootRoute({
    component: () => (
      <SessionContext value={who}>
        <ScopeContext value={within}>
          <div data-testid="shown">{part}</div>
        </ScopeContext>
      </SessionContext>
    ),
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ["/"] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const result = render(
    <ThemeProvider>
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </ThemeProvider>,
  );
  await result.findByTestId("shown");
  return result;
}

/** Shows where the app is, for tests of what leads somewhere. */
export function Where() {
  return <p>{useLocation({ select: ({ href }) => href })}</p>;
}

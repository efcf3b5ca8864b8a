/** Renders a part of the app as the app does: theme, queries, scope and a router around it. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/ui/theme.tsx";
import { type Scope, ScopeContext } from "@/lib/scope.ts";
import { organisation } from "./fixtures/organisation.ts";

/** The scope of a test: one company that holds data. */
export function scope(change: Partial<Scope> = {}): Scope {
  const company = organisation();
  return { organisation: company, organisations: [company], asOf: undefined, locale: "en-GB", ...change };
}

/** Shows the part and waits until the router has placed it. */
export async function show(part: ReactNode, within: Scope = scope()): Promise<RenderResult> {
  const root = createRootRoute({
    component: () => (
      <ScopeContext value={within}>
        <div data-testid="shown">{part}</div>
      </ScopeContext>
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

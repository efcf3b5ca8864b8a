/** Starts the app. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError, configureClient, isSignedOut } from "@/api/client.ts";
import { doubtSession, isSessionQuestion } from "@/api/session.ts";
import { router } from "@/app/router.tsx";
import { ThemeProvider } from "@/components/ui/theme.tsx";
import { takeFragmentToken } from "@/lib/fragment-token.ts";

const STALE_AFTER_MILLISECONDS = 30_000;

takeFragmentToken();
configureClient();
const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (isSignedOut(error) && !isSessionQuestion(queryKey)) doubtSession(client);
    },
  }),
  mutationCache: new MutationCache({
    onError: (error) => {
      if (isSignedOut(error)) doubtSession(client);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: STALE_AFTER_MILLISECONDS,
      // A refusal stays a refusal; only a server that did not answer is worth asking again.
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

const place = document.getElementById("root");
if (!place) throw new Error("The page has no root element.");
createRoot(place).render(
  <StrictMode>
    <ThemeProvider>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeProvider>
  </StrictMode>,
);

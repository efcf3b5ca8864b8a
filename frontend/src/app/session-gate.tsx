/** Finds out who is signed in before anything of an organisation is shown. */
import { useQuery } from "@tanstack/react-query";
import { Navigate, useLocation } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { answerCodesWith } from "@/api/auth.ts";
import { isSignedOut } from "@/api/client.ts";
import type { SecondFactor } from "@/api/generated/types.gen.ts";
import { sessionOptions } from "@/api/session.ts";
import { QueryState } from "@/components/states/query-state.tsx";
import { nextSearch } from "@/lib/next-path.ts";
import { SessionContext } from "@/lib/session.ts";
import { Standalone } from "./standalone.tsx";

const CodeDialog = lazy(async () => ({
  default: (await import("@/features/sign-in/components/code-dialog.tsx")).CodeDialog,
}));

/** Which page comes before all others: half signed in one sees nothing, and an administrator needs a second factor. */
export function missingStep({ required, passed_at: passedAt, enrolled }: SecondFactor) {
  if (passedAt !== null) return null;
  if (enrolled) return "/second-factor" as const;
  return required ? ("/set-up-second-factor" as const) : null;
}

/** Lets through who is signed in, and leads everybody else to where they sign in and back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const here = useLocation({ select: ({ href }) => href });
  const query = useQuery(sessionOptions());
  if (isSignedOut(query.error)) return <Leave to="/sign-in" from={here} />;
  if (!query.data) {
    return (
      <Standalone>
        <QueryState query={query} height={320}>
          {() => null}
        </QueryState>
      </Standalone>
    );
  }
  const step = missingStep(query.data.second_factor);
  if (step) return <Leave to={step} from={here} />;
  return (
    <SessionContext value={query.data}>
      {children}
      <CodeQuestion />
    </SessionContext>
  );
}

interface LeaveProps {
  readonly to: "/sign-in" | "/second-factor" | "/set-up-second-factor";
  readonly from: string;
}

/** Keeps where one was at first: on the way out, that is already where one goes to. */
function Leave({ to, from }: LeaveProps) {
  const [search] = useState(() => nextSearch(from));
  return <Navigate to={to} search={search} replace />;
}

/** Asks for a code whenever the server wants one for what was just done. */
function CodeQuestion() {
  const [answer, setAnswer] = useState<((given: boolean) => void) | null>(null);
  useEffect(
    () =>
      answerCodesWith(
        () =>
          new Promise((resolve) => {
            setAnswer(() => resolve);
          }),
      ),
    [],
  );
  if (!answer) return null;
  return (
    <Suspense>
      <CodeDialog
        onClose={(given) => {
          setAnswer(null);
          answer(given);
        }}
      />
    </Suspense>
  );
}

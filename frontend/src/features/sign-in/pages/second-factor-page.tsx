/** The second step of signing in. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { isSignedOut } from "@/api/client.ts";
import { enterSession, sessionOptions } from "@/api/session.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { signIn } from "@/messages/en/sign-in.ts";
import { giveCode } from "../api.ts";
import { CodeForm } from "../components/code-form.tsx";
import { SignOutLink } from "../components/sign-out-link.tsx";

/** Leads on to where one wanted to go. */
export function SecondFactorPage({ onDone }: { onDone: () => unknown }) {
  const queries = useQueryClient();
  // A code is a change: it needs the session's token, which comes with the session.
  const session = useQuery(sessionOptions());
  if (isSignedOut(session.error)) return <Navigate to="/sign-in" replace />;
  return (
    <Entrance title={signIn.code.title} text={signIn.code.text} below={<SignOutLink />}>
      <CodeForm
        title={signIn.code.title}
        submit={giveCode}
        submitLabel={signIn.code.submit}
        onDone={async (token) => {
          await enterSession(queries, token);
          await onDone();
        }}
      />
    </Entrance>
  );
}

/** Signing in with Clerk: its own form inside our page. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { clerkOf } from "@/api/clerk/provider.ts";
import type { Clerk } from "@/api/clerk/script.ts";
import type { Configuration } from "@/api/generated/types.gen.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { clerk as text } from "@/messages/en/clerk.ts";

interface ClerkSignInProps {
  readonly config: Configuration;
  /** A path of this app; Clerk loads it as a page of its own, so that nothing of another person stays. */
  readonly next: string;
}

/** Starts Clerk first. */
export function ClerkSignInPage({ config, next }: ClerkSignInProps) {
  const query = useQuery({
    queryKey: ["clerk", config.clerk_publishable_key],
    queryFn: async () => ({ clerk: await clerkOf(config) }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ? (
    <Started clerk={query.data.clerk} next={next} />
  ) : (
    <Entrance title={text.title} text={text.text}>
      <QueryState query={query} height={280}>
        {() => null}
      </QueryState>
    </Entrance>
  );
}

function Started({ clerk, next }: { clerk: Clerk; next: string }) {
  // Told once: while somebody signs in here, Clerk's form says itself what comes next.
  const [known, setKnown] = useState(Boolean(clerk.session) && clerk.session?.status !== "pending");
  useEffect(
    () =>
      clerk.addListener(({ session }) => {
        if (!session) setKnown(false);
      }),
    [clerk],
  );
  return known ? <Known clerk={clerk} next={next} /> : <Form clerk={clerk} next={next} />;
}

/** Who has a session at Clerk and comes here nevertheless: our server does not know them, or they opened this page. */
function Known({ clerk, next }: { clerk: Clerk; next: string }) {
  const out = useMutation({ mutationFn: () => clerk.signOut(() => undefined) });
  return (
    <Entrance
      title={text.known}
      text={text.knownText}
      below={
        <Button busy={out.isPending} onClick={() => out.mutate()}>
          {text.other}
        </Button>
      }
    >
      <Button emphasis="primary" onClick={() => window.location.assign(next)}>
        {text.goOn}
      </Button>
      {out.isError ? <p role="alert">{out.error.message}</p> : null}
    </Entrance>
  );
}

function Form({ clerk, next }: { clerk: Clerk; next: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = place.current;
    if (!node) return;
    clerk.mountSignIn(node, { routing: "hash", forceRedirectUrl: next, signUpForceRedirectUrl: next });
    return () => clerk.unmountSignIn(node);
  }, [clerk, next]);
  return (
    <Entrance title={text.title} text={text.text}>
      <section ref={place} aria-label={text.place} />
    </Entrance>
  );
}

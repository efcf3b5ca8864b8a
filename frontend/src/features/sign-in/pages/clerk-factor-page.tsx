/** What an administrator sees who came from Clerk without a second factor. */
import { useQuery } from "@tanstack/react-query";
import { clerkOf } from "@/api/clerk/provider.ts";
import type { Configuration } from "@/api/generated/types.gen.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { Button } from "@/components/ui/button.tsx";
import { clerk as text } from "@/messages/en/clerk.ts";
import { SignInAgain } from "../components/sign-in-again.tsx";

/** Leads to the account at Clerk, and to signing in again. */
export function ClerkFactorPage({ config, next }: { config: Configuration; next: string }) {
  const query = useQuery({
    queryKey: ["clerk", config.clerk_publishable_key],
    queryFn: async () => ({ clerk: await clerkOf(config) }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Entrance
      title={text.factor}
      text={text.factorText}
      below={
        <Button disabled={!query.data} onClick={() => query.data?.clerk.openUserProfile()}>
          {text.openAccount}
        </Button>
      }
    >
      <SignInAgain next={next} />
    </Entrance>
  );
}

/** Signing out at Clerk and in again, which is how a second factor is given anew there. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { forgetSession } from "@/api/session.ts";
import { Button } from "@/components/ui/button.tsx";
import { nextSearch } from "@/lib/next-path.ts";
import { clerk as text } from "@/messages/en/clerk.ts";

/** Comes back to the page it leaves. */
export function SignInAgain({ next }: { next: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () => forgetSession(queries),
    onSuccess: () => navigate({ to: "/sign-in", search: nextSearch(next) }),
  });
  return (
    <>
      <Button emphasis="primary" busy={again.isPending} onClick={() => again.mutate()}>
        {text.again}
      </Button>
      {again.isError ? <p role="alert">{again.error.message}</p> : null}
    </>
  );
}

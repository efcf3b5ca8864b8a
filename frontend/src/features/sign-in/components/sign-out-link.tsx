/** The way back from half way in. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { forgetSession } from "@/api/session.ts";
import { Button } from "@/components/ui/button.tsx";
import { signIn } from "@/messages/en/sign-in.ts";
import { leave } from "../api.ts";

/** Ends the session that was begun. */
export function SignOutLink() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const out = useMutation({
    mutationFn: leave,
    onSettled: async () => {
      await forgetSession(queries);
      await navigate({ to: "/sign-in" });
    },
  });
  return (
    <Button busy={out.isPending} onClick={() => out.mutate()}>
      {signIn.code.signOut}
    </Button>
  );
}

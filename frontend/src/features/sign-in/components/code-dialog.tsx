/** Asks for a fresh code before a grave act; the act goes on by itself afterwards. */
import { useQueryClient } from "@tanstack/react-query";
import { continueSession } from "@/api/session.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { nextSearch } from "@/lib/next-path.ts";
import { useSession } from "@/lib/session.ts";
import { clerk } from "@/messages/en/clerk.ts";
import { signIn } from "@/messages/en/sign-in.ts";
import { giveCode } from "../api.ts";
import { CodeForm } from "./code-form.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

/** Told whether a code was accepted. */
export function CodeDialog({ onClose }: { onClose: (given: boolean) => void }) {
  const queries = useQueryClient();
  const { provider, second_factor: factor } = useSession();
  if (provider === "clerk") {
    return (
      <Dialog title={clerk.factor} onClose={() => onClose(false)}>
        <p>{clerk.freshText}</p>
        <SignInAgain next={window.location.pathname + window.location.search} />
      </Dialog>
    );
  }
  if (!factor.enrolled) {
    const here = nextSearch(window.location.pathname + window.location.search);
    return (
      <Dialog title={signIn.code.title} onClose={() => onClose(false)}>
        <p>{signIn.code.none}</p>
        <LinkButton to="/set-up-second-factor" search={here}>
          {signIn.setUp.title}
        </LinkButton>
      </Dialog>
    );
  }
  return (
    <Dialog title={signIn.code.title} onClose={() => onClose(false)}>
      <p>{signIn.code.again}</p>
      <CodeForm
        title={signIn.code.title}
        submit={giveCode}
        submitLabel={signIn.code.submit}
        onCancel={() => onClose(false)}
        onDone={(token) => {
          continueSession(queries, token);
          onClose(true);
        }}
      />
    </Dialog>
  );
}

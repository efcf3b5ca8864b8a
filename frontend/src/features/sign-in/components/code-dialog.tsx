/** Asks for a fresh code before a grave act; the act goes on by itself afterwards. */
import { useQueryClient } from "@tanstack/react-query";
import { continueSession } from "@/api/session.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { signIn } from "@/messages/en/sign-in.ts";
import { giveCode } from "../api.ts";
import { CodeForm } from "./code-form.tsx";

/** Told whether a code was accepted. */
export function CodeDialog({ onClose }: { onClose: (given: boolean) => void }) {
  const queries = useQueryClient();
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

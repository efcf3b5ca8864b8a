/** Leads to what is missing of a connection: the vendor's page, where somebody agrees, or the choice of an account. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Connecting, Source } from "@/api/generated/types.gen.ts";
import { Refusal } from "@/components/form/form.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { useScope } from "@/lib/scope.ts";
import { connecting } from "@/messages/en/connecting.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { forgetSources, goOn } from "../api.ts";
import { leaveForConsent } from "../consent-trip.ts";
import { nameOf } from "../model.ts";
import { AccountForm } from "./account-form.tsx";

/** A button, because the way there is only made when it is taken. */
export function GoOnButton({ source }: { source: Source }) {
  const scope = useScope();
  const client = useQueryClient();
  const [several, setSeveral] = useState<Connecting | null>(null);
  const act = useMutation({
    mutationFn: () => goOn(scope, source.id),
    onSuccess: async (answer) => {
      if ("authorize_url" in answer) return leaveForConsent(answer.authorize_url, scope.organisation.slug);
      if (answer.next === "account") return setSeveral(answer);
      await forgetSources(client);
    },
  });
  const close = () => {
    setSeveral(null);
    act.reset();
  };
  return (
    <div>
      <Button
        size="small"
        emphasis="primary"
        label={text.actions.of(text.actions.goOn, nameOf(source))}
        busy={act.isPending || act.isSuccess}
        onClick={() => act.mutate()}
      >
        {text.actions.goOn}
      </Button>
      <Refusal error={act.error} />
      {several ? (
        <Dialog title={connecting.accountTitle} onClose={close}>
          <AccountForm connected={several} onDone={close} />
        </Dialog>
      ) : null}
    </div>
  );
}

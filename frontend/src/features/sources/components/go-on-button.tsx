/** Leads to the vendor's page, where somebody agrees. */
import { useMutation } from "@tanstack/react-query";
import type { Source } from "@/api/sources.ts";
import { Refusal } from "@/components/form/form.tsx";
import { Button } from "@/components/ui/button.tsx";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { startConsent } from "../api.ts";
import { leaveForConsent } from "../consent-trip.ts";
import { nameOf } from "../model.ts";

/** A button, because the way there is only made when it is taken. */
export function GoOnButton({ source }: { source: Source }) {
  const scope = useScope();
  const act = useMutation({
    mutationFn: () => startConsent(scope, source.id),
    onSuccess: ({ authorize_url: url }) => leaveForConsent(url, scope.organisation.slug),
  });
  return (
    <>
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
    </>
  );
}

/** Disconnects a source, after saying what stays. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Source } from "@/api/generated/types.gen.ts";
import { Confirm } from "@/components/form/confirm.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { disconnect, forgetSources } from "../api.ts";
import { nameOf } from "../model.ts";

/** The question. */
export function DisconnectDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const scope = useScope();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: () => disconnect(scope, source.id),
    onSuccess: async () => {
      onClose();
      await forgetSources(client);
    },
  });
  return (
    <Confirm
      title={text.disconnectTitle(nameOf(source))}
      text={text.disconnectText(formatCount(source.facts, scope.locale))}
      verb={text.actions.disconnect}
      act={act}
      onClose={onClose}
    />
  );
}

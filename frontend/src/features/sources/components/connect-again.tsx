/** Leads to where what a source is connected with can be given anew. */
import type { Source } from "@/api/generated/types.gen.ts";
import { LinkButton } from "@/components/ui/link-button.tsx";
import type { ScopeSearch } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { nameOf } from "../model.ts";

/** A link that looks like the buttons beside it. */
export function ConnectAgain({ source }: { source: Source }) {
  return (
    <LinkButton
      to="/settings/sources/new"
      search={({ organisation, as_of }: ScopeSearch) => ({
        organisation,
        as_of,
        vendor: source.vendor,
        again: source.id,
      })}
      label={text.actions.of(text.actions.reconnect, nameOf(source))}
      size="small"
    >
      {text.actions.reconnect}
    </LinkButton>
  );
}

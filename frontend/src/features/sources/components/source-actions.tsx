/** What can be done with a source by whoever looks. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Source } from "@/api/generated/types.gen.ts";
import { Refusal } from "@/components/form/form.tsx";
import { Button } from "@/components/ui/button.tsx";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { forgetSources, type Order, order } from "../api.ts";
import { isDeadLetter, isUnfinished, nameOf } from "../model.ts";
import { ConnectAgain } from "./connect-again.tsx";
import { DisconnectDialog } from "./disconnect-dialog.tsx";
import { GoOnButton } from "./go-on-button.tsx";
import styles from "./sources.module.css";

/** The orders that make sense now, of those that one may give. */
export function ordersFor(source: Source, mayWrite: boolean, maySet: boolean): Order[] {
  const orders: Order[] = [];
  if (source.status === "connected" && mayWrite) {
    if (isUnfinished(source.run)) orders.push("cancel");
    else orders.push(isDeadLetter(source) ? "retry" : "sync");
  }
  if (source.status === "connected" && maySet) orders.push("pause");
  if (source.status === "paused" && maySet) orders.push("resume");
  return orders;
}

/** Buttons, and below them what was refused. */
export function SourceActions({ source }: { source: Source }) {
  const scope = useScope();
  const client = useQueryClient();
  const may = useMay();
  const [leaving, setLeaving] = useState(false);
  const name = nameOf(source);
  const act = useMutation({
    mutationFn: (what: Order) => order(scope, source.id, what),
    onSettled: () => forgetSources(client),
  });
  const maySet = may("settings:write");
  return (
    <div>
      <div className={styles.buttons}>
        {ordersFor(source, may("imports:write"), maySet).map((what) => (
          <Button
            key={what}
            size="small"
            label={text.actions.of(text.actions[what], name)}
            busy={act.isPending && act.variables === what}
            onClick={() => act.mutate(what)}
          >
            {text.actions[what]}
          </Button>
        ))}
        {maySet ? <Connection source={source} onLeave={() => setLeaving(true)} /> : null}
      </div>
      <Refusal error={act.error} />
      {leaving ? <DisconnectDialog source={source} onClose={() => setLeaving(false)} /> : null}
    </div>
  );
}

function Connection({ source, onLeave }: { source: Source; onLeave: () => void }) {
  const name = nameOf(source);
  return (
    <>
      {source.status === "waiting_for_consent" ? <GoOnButton source={source} /> : null}
      {source.status === "disconnected" || source.problem !== null ? <ConnectAgain source={source} /> : null}
      {source.status === "disconnected" ? null : (
        <Button size="small" label={text.actions.of(text.actions.disconnect, name)} onClick={onLeave}>
          {text.actions.disconnect}
        </Button>
      )}
    </>
  );
}

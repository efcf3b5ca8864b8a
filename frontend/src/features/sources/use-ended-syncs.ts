/** Notices that a sync one was looking at has ended: figures, totals and codes are other ones then. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Source } from "@/api/generated/types.gen.ts";
import { isUnfinished } from "./model.ts";

const NONE: readonly Pick<Source, "run">[] = [];

/** Every answer is asked for again when one of the syncs that had not ended is among them no more. */
export function useEndedSyncs(sources: readonly Pick<Source, "run">[] = NONE): void {
  const client = useQueryClient();
  const before = useRef<readonly string[]>([]);
  useEffect(() => {
    const going = sources.flatMap(({ run }) => (run !== null && isUnfinished(run) ? [run.id] : []));
    const ended = before.current.some((id) => !going.includes(id));
    before.current = going;
    if (ended) void client.invalidateQueries();
  }, [sources, client]);
}

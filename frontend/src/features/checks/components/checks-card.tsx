/** Totals of one source, or of all, with what is behind each. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Check } from "@/api/generated/types.gen.ts";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { useScope } from "@/lib/scope.ts";
import { checks as text } from "@/messages/en/checks.ts";
import { checksOptions } from "../api.ts";
import { CheckPanel } from "./check-panel.tsx";
import { ChecksTable } from "./checks-table.tsx";

interface ChecksCardProps {
  /** Only this one. */
  readonly sourceId?: string | undefined;
  readonly names?: ReadonlyMap<string, string> | undefined;
}

/** Holds the place of the table until all of it can be shown. */
export const CHECKS_HEIGHT = 240;

/** Opens to the rows. */
export function ChecksCard({ sourceId, names }: ChecksCardProps) {
  const query = useQuery(checksOptions(useScope(), sourceId));
  const [opened, setOpened] = useState<Check | null>(null);
  return (
    <Card title={text.title} subtitle={text.subtitle}>
      <QueryState query={query} height={CHECKS_HEIGHT}>
        {(checks) =>
          checks.length === 0 ? (
            <Empty title={text.none} text={text.noneText} />
          ) : (
            <ChecksTable checks={checks} names={names} onOpen={setOpened} />
          )
        }
      </QueryState>
      {opened ? <CheckPanel key={opened.id} check={opened} onClose={() => setOpened(null)} /> : null}
    </Card>
  );
}

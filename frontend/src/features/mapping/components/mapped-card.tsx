/** What was decided, newest first. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Mapping } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Confirm } from "@/components/form/confirm.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { mapping as text } from "@/messages/en/mapping.ts";
import { forgetAnswers, undo } from "../api.ts";
import { cutOff, kindName, methodName, vendorName } from "../model.ts";

/** The decisions, each with a way back. */
export function MappedCard({ mapped, count }: { mapped: readonly Mapping[]; count: number }) {
  const { locale } = useScope();
  const [leaving, setLeaving] = useState<Mapping | null>(null);
  return (
    <Card title={text.mapped} subtitle={`${text.mappedHint} ${cutOff(mapped.length, count, locale)}`}>
      {mapped.length === 0 ? (
        <Empty title={text.noneMapped} text={text.noneMappedText} />
      ) : (
        <MappedTable mapped={mapped} onUndo={setLeaving} />
      )}
      {leaving ? <UndoDialog mapping={leaving} onClose={() => setLeaving(null)} /> : null}
    </Card>
  );
}

interface MappedTableProps {
  readonly mapped: readonly Mapping[];
  readonly onUndo: (mapping: Mapping) => void;
}

function MappedTable({ mapped, onUndo }: MappedTableProps) {
  const writes = useMay()("imports:write");
  const columns = text.columns;
  return (
    <FigureTable label={text.mapped}>
      <thead>
        <tr>
          <th scope="col">{columns.code}</th>
          <th scope="col">{columns.target}</th>
          <th scope="col">{columns.kind}</th>
          <th scope="col">{columns.vendor}</th>
          <th scope="col">{columns.method}</th>
          <th scope="col">{columns.by}</th>
          <th scope="col">{columns.at}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {mapped.map((each) => (
          <tr key={each.id}>
            <th scope="row" className={figures.wrap}>
              {each.code}
            </th>
            <td className={figures.wrap}>{each.target}</td>
            <td>{kindName(each.kind)}</td>
            <td>{vendorName(each.vendor)}</td>
            <td className={figures.nowrap}>{methodName(each.method)}</td>
            <td className={figures.wrap}>{actorName(each.decided_by)}</td>
            <td className={figures.nowrap}>{formatInstant(each.decided_at)}</td>
            <td className={figures.number}>
              {writes ? (
                <Button size="small" label={text.undoNamed(each.code)} onClick={() => onUndo(each)}>
                  {text.undo}
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

function UndoDialog({ mapping, onClose }: { mapping: Mapping; onClose: () => void }) {
  const scope = useScope();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => undo(scope, mapping.id),
    onSuccess: async () => {
      onClose();
      await forgetAnswers(queries);
    },
  });
  return (
    <Confirm
      title={text.undoTitle(mapping.code)}
      text={text.undoText(mapping.target)}
      verb={text.undo}
      act={act}
      onClose={onClose}
    />
  );
}

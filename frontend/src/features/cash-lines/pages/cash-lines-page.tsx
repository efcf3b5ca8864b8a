/** Cash lines entered by hand. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ManualCashLine } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatDate } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { cashLines as text } from "@/messages/en/cash-lines.ts";
import { cashLinesOptions } from "../api.ts";
import { AddForm } from "../components/add-form.tsx";
import { WithdrawDialog } from "../components/withdraw-dialog.tsx";
import { movement } from "../model.ts";

/** The page. */
export function CashLinesPage() {
  return (
    <Guarded need="finance:read" title={text.title}>
      <Lines />
    </Guarded>
  );
}

function Lines() {
  const query = useQuery(cashLinesOptions(useScope()));
  const writes = useMay()("finance:write");
  const [leaving, setLeaving] = useState<ManualCashLine | null>(null);
  return (
    <Page
      title={text.title}
      finding={text.finding}
      controls={
        <LinkButton to="/cash" search={(before: object) => before}>
          {text.back}
        </LinkButton>
      }
    >
      <QueryState query={query} height={320}>
        {(answer) => (
          <Grid>
            {writes ? (
              <Cell>
                <AddForm answer={answer} />
              </Cell>
            ) : null}
            <Cell>
              <Card title={text.listTitle} subtitle={text.listHint}>
                {answer.cash_lines.length === 0 ? (
                  <Empty title={text.none} text={text.noneText} />
                ) : (
                  <LinesTable lines={answer.cash_lines} onWithdraw={writes ? setLeaving : null} />
                )}
              </Card>
            </Cell>
          </Grid>
        )}
      </QueryState>
      {leaving ? <WithdrawDialog line={leaving} onClose={() => setLeaving(null)} /> : null}
    </Page>
  );
}

interface LinesTableProps {
  readonly lines: readonly ManualCashLine[];
  readonly onWithdraw: ((line: ManualCashLine) => void) | null;
}

function LinesTable({ lines, onWithdraw }: LinesTableProps) {
  const { locale } = useScope();
  const columns = text.columns;
  return (
    <FigureTable label={text.listTitle}>
      <thead>
        <tr>
          <th scope="col">{columns.day}</th>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.category}</th>
          <th scope="col" className={figures.number}>
            {columns.amount}
          </th>
          <th scope="col">{columns.certainty}</th>
          <th scope="col">{columns.entered}</th>
          <th scope="col">{columns.reason}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td className={figures.nowrap}>{formatDate(line.pay_on)}</td>
            <th scope="row" className={figures.wrap}>
              {line.name}
            </th>
            <td>{text.categories[line.category] ?? line.category}</td>
            <td className={figures.number}>
              {formatMoney(movement(line), locale, { currency: line.currency })}
            </td>
            <td>{line.certainty}</td>
            <td className={figures.wrap}>{actorName(line.entered_by)}</td>
            <td className={figures.wrap}>{line.reason}</td>
            <td className={figures.number}>
              {onWithdraw ? (
                <Button size="small" label={text.withdrawNamed(line.name)} onClick={() => onWithdraw(line)}>
                  {text.withdraw}
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

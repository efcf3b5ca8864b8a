/** Totals of ours beside the vendors' own. */
import type { Check } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Missing } from "@/components/states/missing.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatDate, formatInstant } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { checks as text } from "@/messages/en/checks.ts";
import { en } from "@/messages/en.ts";
import { nameOf, stateOf } from "../model.ts";

interface ChecksTableProps {
  readonly checks: readonly Check[];
  /** What sources are called; without it, all are of the same one. */
  readonly names?: ReadonlyMap<string, string> | undefined;
  readonly onOpen: (check: Check) => void;
}

/** In the order of the answer: the largest difference first. */
export function ChecksTable({ checks, names, onOpen }: ChecksTableProps) {
  const columns = text.columns;
  return (
    <FigureTable label={text.title}>
      <thead>
        <tr>
          <th scope="col">{columns.measure}</th>
          {names ? <th scope="col">{columns.source}</th> : null}
          <th scope="col">{columns.asOf}</th>
          {[columns.ours, columns.theirs, columns.variance].map((name) => (
            <th key={name} scope="col" className={figures.number}>
              {name}
            </th>
          ))}
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.checked}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{text.behind}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {checks.map((check) => (
          <CheckLine key={check.id} check={check} names={names} onOpen={onOpen} />
        ))}
      </tbody>
    </FigureTable>
  );
}

function CheckLine({ check, names, onOpen }: Omit<ChecksTableProps, "checks"> & { check: Check }) {
  const { locale } = useScope();
  const state = stateOf(check);
  const reason = asRemark(check.reason ?? en.noReason);
  const money = (amount: string | null, signed = false) =>
    amount === null ? (
      <Missing reason={reason} />
    ) : (
      formatMoney(amount, locale, { currency: check.currency, signed })
    );
  return (
    <tr>
      <th scope="row" className={figures.wrap}>
        {nameOf(check)}
      </th>
      {names ? <td className={figures.wrap}>{names.get(check.source_id)}</td> : null}
      <td className={figures.nowrap}>{formatDate(check.as_of)}</td>
      <td className={figures.number}>{money(check.ours)}</td>
      <td className={figures.number}>{money(check.theirs)}</td>
      <td className={figures.number}>{money(check.variance, true)}</td>
      <td>
        <Badge tone={state.tone}>{state.text}</Badge>
      </td>
      <td className={figures.nowrap}>{formatInstant(check.checked_at)}</td>
      <td className={figures.number}>
        <Button size="small" label={text.open(nameOf(check))} onClick={() => onOpen(check)}>
          {text.show}
        </Button>
      </td>
    </tr>
  );
}

/** What is behind a total, docked beside the table. */
import { useQuery } from "@tanstack/react-query";
import type { Check, CheckRow } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Dock } from "@/components/page/dock.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { formatDate } from "@/lib/format.ts";
import { formatMoney, sum } from "@/lib/money.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { checks as text } from "@/messages/en/checks.ts";
import { checkOptions } from "../api.ts";
import { nameOf } from "../model.ts";

/** Its rows, ours and theirs. */
export function CheckPanel({ check, onClose }: { check: Check; onClose: () => void }) {
  const query = useQuery(checkOptions(useScope(), check.id));
  return (
    <Dock
      title={nameOf(check)}
      subtitle={`${formatDate(check.as_of)}. ${text.currency(check.currency)}`}
      onClose={onClose}
    >
      <p>
        {text.report}: {check.report}
      </p>
      {check.reason ? <p>{asRemark(check.reason)}</p> : null}
      <QueryState query={query} height={240}>
        {({ rows = [] }) => (rows.length === 0 ? <p>{text.noRows}</p> : <Rows rows={rows} />)}
      </QueryState>
    </Dock>
  );
}

function negated(amount: string | null): string | null {
  if (amount === null) return null;
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

function Rows({ rows }: { rows: readonly CheckRow[] }) {
  const { locale } = useScope();
  const columns = text.columns;
  return (
    <FigureTable label={text.behind}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          {[columns.ours, columns.theirs, columns.variance].map((name) => (
            <th key={name} scope="col" className={figures.number}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, ours, theirs }) => (
          <tr key={name}>
            <th scope="row" className={figures.wrap}>
              {name}
            </th>
            <td className={figures.number}>{formatMoney(ours, locale)}</td>
            <td className={figures.number}>{formatMoney(theirs, locale)}</td>
            <td className={figures.number}>
              {formatMoney(sum([ours, negated(theirs)]), locale, { signed: true })}
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

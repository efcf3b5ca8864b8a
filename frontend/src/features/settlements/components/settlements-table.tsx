/** Settlements in a table, each in its own currency. */
import { Link } from "@tanstack/react-router";
import type { Settlement } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { formatDate } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { useScope } from "@/lib/scope.ts";
import { settlements as text } from "@/messages/en/settlements.ts";
import { footing, reserveOf, statusOf } from "../model.ts";

/** Each opens to its statement. */
export function SettlementsTable({ settlements }: { settlements: readonly Settlement[] }) {
  const columns = text.columns;
  const amounts = [
    columns.gross,
    columns.refunds,
    columns.fees,
    columns.adjustments,
    columns.reserve,
    columns.net,
  ];
  return (
    <FigureTable label={text.title}>
      <thead>
        <tr>
          <th scope="col">{columns.number}</th>
          <th scope="col">{columns.channel}</th>
          <th scope="col">{columns.paidOn}</th>
          <th scope="col">{columns.currency}</th>
          {amounts.map((name) => (
            <th key={name} scope="col" className={figures.number}>
              {name}
            </th>
          ))}
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.bank}</th>
        </tr>
      </thead>
      <tbody>
        {settlements.map((settlement) => (
          <SettlementRow key={settlement.id} settlement={settlement} />
        ))}
      </tbody>
    </FigureTable>
  );
}

function SettlementRow({ settlement }: { settlement: Settlement }) {
  const { locale } = useScope();
  const foots = footing(settlement);
  const { gross, refunds, fees, adjustments, net, bank_line: line } = settlement;
  const amounts = [gross, refunds, fees, adjustments, reserveOf(settlement), net];
  return (
    <tr>
      <th scope="row" className={figures.wrap}>
        <Link
          to="/settlements/$settlementId"
          params={{ settlementId: settlement.id }}
          search={({ organisation, as_of }) => ({ organisation, as_of })}
        >
          {settlement.number}
        </Link>
      </th>
      <td className={figures.nowrap}>{settlement.channel}</td>
      <td className={figures.nowrap}>{formatDate(settlement.paid_on)}</td>
      <td>{settlement.currency}</td>
      {amounts.map((amount, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their order
        <td key={place} className={figures.number}>
          {formatMoney(amount, locale)}
        </td>
      ))}
      <td className={figures.nowrap}>
        {statusOf(settlement)} <Badge tone={foots.tone}>{foots.text}</Badge>
      </td>
      <td className={figures.wrap}>
        {line ? (
          <>
            {line.account}, <span className={figures.nowrap}>{formatDate(line.booked_on)}</span>
          </>
        ) : (
          <Badge tone={settlement.status === "paid" ? "warning" : "neutral"}>{text.unmatched}</Badge>
        )}
      </td>
    </tr>
  );
}

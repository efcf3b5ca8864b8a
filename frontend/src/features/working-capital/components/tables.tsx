/** The measures on their bases, and the month-ends they average. */
import type { WorkingCapitalAnswer } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Card } from "@/components/page/card.tsx";
import { Missing } from "@/components/states/missing.tsx";
import { formatDate, formatDecimal, NOT_AVAILABLE } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { reasonFor } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { workingCapital as workingCapitalText } from "@/messages/en/working-capital.ts";
import { en } from "@/messages/en.ts";
import { MEASURES } from "../model.ts";

interface FigureProps {
  readonly value: string | null | undefined;
  readonly path: string;
  readonly answer: WorkingCapitalAnswer;
  readonly kind: "days" | "money";
}

function Figure({ value, path, answer, kind }: FigureProps) {
  const { locale } = useScope();
  if (value === undefined) return NOT_AVAILABLE;
  if (value === null) return <Missing reason={reasonFor(answer.reasons, path, en.noReason)} />;
  return kind === "days" ? formatDecimal(value, locale, 2) : formatMoney(value, locale);
}

/** Average, closing and count-back side by side. */
export function BasesTable({ answer }: { answer: WorkingCapitalAnswer }) {
  const text = workingCapitalText;
  const bases = ["average", "closing", "count_back"] as const;
  const rows = [...MEASURES, "trade_working_capital"] as const;
  const figureOf = (basis: (typeof bases)[number], measure: (typeof rows)[number]) => {
    if (basis !== "count_back") return answer.basis[basis][measure];
    return measure === "days_sales_outstanding" ? answer.basis.count_back.days_sales_outstanding : undefined;
  };
  return (
    <Card
      title={text.basesTitle}
      subtitle={text.basesSubtitle(answer.currency, answer.basis.average.month_ends)}
    >
      <FigureTable label={text.basesTitle}>
        <thead>
          <tr>
            <th scope="col">{text.measure}</th>
            {bases.map((basis) => (
              <th key={basis} scope="col" className={figures.number}>
                {text.bases[basis]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((measure) => (
            <tr key={measure}>
              <th scope="row">{text.names[measure]}</th>
              {bases.map((basis) => (
                <td key={basis} className={figures.number}>
                  <Figure
                    value={figureOf(basis, measure)}
                    path={`basis.${basis}.${measure}`}
                    answer={answer}
                    kind={measure === "trade_working_capital" ? "money" : "days"}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </FigureTable>
    </Card>
  );
}

/** Balances of each month-end, tax taken out. */
export function MonthEndsTable({ answer }: { answer: WorkingCapitalAnswer }) {
  const text = workingCapitalText;
  const accounts = ["receivable", "inventory", "payable"] as const;
  return (
    <Card title={text.monthEndsTitle} subtitle={text.monthEndsSubtitle(answer.currency)}>
      <FigureTable label={text.monthEndsTitle}>
        <thead>
          <tr>
            <th scope="col">{text.monthEnd}</th>
            {accounts.map((account) => (
              <th key={account} scope="col" className={figures.number}>
                {text.accounts[account]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.month_ends.map((monthEnd, index) => (
            <tr key={monthEnd.month_end}>
              <th scope="row">{formatDate(monthEnd.month_end)}</th>
              {accounts.map((account) => (
                <td key={account} className={figures.number}>
                  <Figure
                    value={monthEnd[account]}
                    path={`month_ends.${index}.${account}`}
                    answer={answer}
                    kind="money"
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </FigureTable>
    </Card>
  );
}

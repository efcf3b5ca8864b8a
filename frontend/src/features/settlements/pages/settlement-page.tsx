/** One settlement: from charges to the deposit, the bank line, and the channel's own breakdown. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiError } from "@/api/client.ts";
import type { SettlementBankLine, SettlementDetail } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { formatCount, formatDate } from "@/lib/format.ts";
import { formatMoney, signOf } from "@/lib/money.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { settlements as text } from "@/messages/en/settlements.ts";
import { en } from "@/messages/en.ts";
import { settlementOptions } from "../api.ts";
import styles from "../components/settlements.module.css";
import { footing, partName, type StatementLine, statement, statusOf } from "../model.ts";

const UNKNOWN = [400, 404, 422];

/** The page. */
export function SettlementPage({ settlementId }: { settlementId: string }) {
  return (
    <Guarded need="finance:read" title={text.title}>
      <OneSettlement settlementId={settlementId} />
    </Guarded>
  );
}

function OneSettlement({ settlementId }: { settlementId: string }) {
  const query = useQuery(settlementOptions(useScope(), settlementId));
  if (query.error instanceof ApiError && UNKNOWN.includes(query.error.status)) {
    return (
      <Page title={text.noSuch} finding={text.noSuchText}>
        <Back />
      </Page>
    );
  }
  return (
    <Page title={query.data ? titleOf(query.data) : text.title} finding={<Back />}>
      <QueryState query={query} height={480}>
        {(answer) => (
          <Grid>
            <Cell width="wide">
              <Statement settlement={answer} />
            </Cell>
            <Cell width="narrow">
              <Card title={text.bank.title} subtitle={text.bank.subtitle}>
                {answer.bank_line ? (
                  <BankLine line={answer.bank_line} />
                ) : (
                  <Empty title={text.bank.none} text={asRemark(answer.reason ?? en.noReason)} />
                )}
              </Card>
            </Cell>
            <Cell>
              <Parts settlement={answer} />
            </Cell>
          </Grid>
        )}
      </QueryState>
    </Page>
  );
}

function titleOf({ channel, number, paid_on: day }: SettlementDetail): string {
  return `${channel}, ${number}, ${formatDate(day)}`;
}

function Back() {
  return (
    <Link to="/settlements" search={({ organisation, as_of }) => ({ organisation, as_of })}>
      {text.back}
    </Link>
  );
}

function Statement({ settlement }: { settlement: SettlementDetail }) {
  const { locale } = useScope();
  const state = footing(settlement);
  return (
    <Card
      title={text.statement.title}
      subtitle={text.statement.subtitle(settlement.currency)}
      actions={
        <>
          <Badge>{statusOf(settlement)}</Badge> <Badge tone={state.tone}>{state.text}</Badge>
        </>
      }
    >
      <p className={styles.proof}>{proof(settlement, locale)}</p>
      <Amounts label={text.statement.title} lines={statement(settlement)} />
    </Card>
  );
}

function proof({ variance, transactions, currency }: SettlementDetail, locale: string): string {
  if (variance === null) return text.statement.unknown;
  const count = formatCount(transactions, locale);
  if (signOf(variance) === 0) return text.statement.foots(count);
  return text.statement.differs(count, formatMoney(variance, locale, { currency, signed: true }));
}

function Amounts({ label, lines }: { label: string; lines: readonly StatementLine[] }) {
  const { locale } = useScope();
  return (
    <FigureTable label={label}>
      <thead>
        <tr>
          <th scope="col">{text.columns.line}</th>
          <th scope="col" className={figures.number}>
            {text.columns.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, amount, kind }) => (
          <tr key={`${kind} ${name}`} className={kind === "line" ? undefined : styles[kind]}>
            <th scope="row">{name}</th>
            <td className={figures.number}>{formatMoney(amount, locale)}</td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

function BankLine({ line }: { line: SettlementBankLine }) {
  const { locale } = useScope();
  const shown = [
    [text.bank.account, line.account],
    [text.bank.bookedOn, formatDate(line.booked_on)],
    [text.bank.amount, formatMoney(line.amount, locale, { currency: line.currency })],
    [text.bank.text, line.text],
  ];
  return (
    <dl>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Parts({ settlement: { parts = [] } }: { settlement: SettlementDetail }) {
  const lines = parts.map(
    ({ name, amount }): StatementLine => ({
      name: partName(name),
      amount,
      kind: "line",
    }),
  );
  return (
    <Card title={text.parts.title} subtitle={text.parts.subtitle}>
      {lines.length === 0 ? <p>{text.parts.none}</p> : <Amounts label={text.parts.title} lines={lines} />}
    </Card>
  );
}

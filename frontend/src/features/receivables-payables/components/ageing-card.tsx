/** Ageing of receivables or payables as a card. */
import { useQuery } from "@tanstack/react-query";
import type { AgeingAnswer } from "@/api/generated/types.gen.ts";
import { ChartCard } from "@/components/charts/chart-card.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { formatDate } from "@/lib/format.ts";
import { formatCompact, formatMoney, signOf } from "@/lib/money.ts";
import { asRemark, reasonFor } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { ageing as ageingText } from "@/messages/en/ageing.ts";
import { ageingOptions, type Side } from "../api.ts";
import { ageingChart, ageingTable, bucketName } from "../charts/ageing-chart.ts";
import styles from "./ageing-card.module.css";

/** Loads and draws one side. */
export function AgeingCard({ side }: { side: Side }) {
  const scope = useScope();
  const query = useQuery(ageingOptions(scope, side));
  return (
    <QueryState query={query} height={282}>
      {(answer) => <AgeingChart answer={answer} side={side} />}
    </QueryState>
  );
}

function AgeingChart({ answer, side }: { answer: AgeingAnswer; side: Side }) {
  const { tokens } = useColorScheme();
  const { locale, organisation } = useScope();
  const documents = answer.buckets.reduce((count, bucket) => count + bucket.documents, 0);
  if (documents === 0) {
    return (
      <Card title={ageingText.titles[side]}>
        <Empty
          title={ageingText.none[side]}
          text={
            answer.as_of < organisation.as_of
              ? ageingText.nonePast[side](formatDate(answer.as_of))
              : reasonFor(answer.reasons, "total", ageingText.noneText[side])
          }
        />
      </Card>
    );
  }
  const spoken = answer.buckets
    .map(({ name, amount }) => `${bucketName(name)} ${formatCompact(amount, locale, answer.currency)}`)
    .join(", ");
  return (
    <ChartCard
      title={ageingText.titles[side]}
      subtitle={ageingText.subtitle(answer.currency)}
      label={`${ageingText.titles[side]}: ${spoken}`}
      option={ageingChart(answer, tokens, locale)}
      table={ageingTable(answer, locale)}
      fileName={`ageing-${side}-${answer.as_of}.csv`}
      height={176}
      footer={<Footing answer={answer} />}
    />
  );
}

function Footing({ answer }: { answer: AgeingAnswer }) {
  const { locale } = useScope();
  const money = (amount: string | null) => formatMoney(amount, locale, { currency: answer.currency });
  return (
    <p className={styles.footing}>
      {ageingText.total(money(answer.total), money(answer.overdue))}{" "}
      {answer.difference === null ? null : signOf(answer.difference) === 0 ? (
        ageingText.foots
      ) : (
        <span className={styles.differs}>{ageingText.differs(money(answer.difference))}</span>
      )}{" "}
      {answer.notes.map(asRemark).join(" ")}
    </p>
  );
}

/** The 13-week cash chart as a card. */
import type { CashAnswer } from "@/api/generated/types.gen.ts";
import { ChartCard } from "@/components/charts/chart-card.tsx";
import { Legend, type Mark } from "@/components/charts/legend.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty } from "@/components/states/query-state.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { reasonFor } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { cash as cashText } from "@/messages/en/cash.ts";
import { en } from "@/messages/en.ts";
import { cashChart, cashChartTable } from "../charts/cash-chart.ts";
import { cashFinding, hasFacility, isShort } from "../model.ts";

interface CashChartCardProps {
  readonly answer: CashAnswer;
  readonly height?: number;
  readonly onSelectWeek?: (week: string) => void;
}

/** Draws closing cash of each week, and what its marks mean. */
export function CashChartCard({ answer, height = 296, onSelectWeek }: CashChartCardProps) {
  const { tokens } = useColorScheme();
  const { locale } = useScope();
  if (answer.weeks.every(({ closing }) => closing === null)) {
    return (
      <Card title={cashText.chartTitle}>
        <Empty title={cashText.empty} text={reasonFor(answer.reasons, "weeks.0.closing", en.noReason)} />
      </Card>
    );
  }
  return (
    <ChartCard
      title={cashText.chartTitle}
      subtitle={cashText.chartSubtitle(answer.currency)}
      label={`${cashText.chartTitle}. ${cashFinding(answer, locale)}`}
      option={cashChart(answer, tokens, locale)}
      table={cashChartTable(answer, locale)}
      fileName={`cash-${answer.as_of}.csv`}
      height={height}
      footer={<CashLegend answer={answer} />}
      onSelect={(index) => {
        const week = answer.weeks[index];
        if (week) onSelectWeek?.(week.week_ending);
      }}
    />
  );
}

function CashLegend({ answer }: { answer: CashAnswer }) {
  const { tokens } = useColorScheme();
  const short: Mark = { name: cashText.belowMark, color: tokens.bad, look: "bar" };
  const drawn: Mark = { name: cashText.measures.drawn, color: tokens.text, look: "dashes" };
  return (
    <Legend
      marks={[
        { name: cashText.measures.closing, color: tokens.series[0], look: "bar" },
        ...(answer.weeks.some(({ closing }) => isShort(closing, answer)) ? [short] : []),
        ...(hasFacility(answer) ? [drawn] : []),
      ]}
    />
  );
}

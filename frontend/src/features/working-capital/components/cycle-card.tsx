/** What the cash conversion cycle is made of. */
import type { WorkingCapitalAnswer } from "@/api/generated/types.gen.ts";
import { ChartCard } from "@/components/charts/chart-card.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty } from "@/components/states/query-state.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { formatDecimal } from "@/lib/format.ts";
import { reasonFor } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { workingCapital as workingCapitalText } from "@/messages/en/working-capital.ts";
import { en } from "@/messages/en.ts";
import { cycleChart, cycleTable } from "../charts/cycle-chart.ts";
import { cycleSteps, MEASURES, preferredBasis } from "../model.ts";

/** Draws the steps of the basis that is known. */
export function CycleCard({ answer, height }: { answer: WorkingCapitalAnswer; height: number }) {
  const { tokens } = useColorScheme();
  const { locale } = useScope();
  const basis = preferredBasis(answer);
  if (MEASURES.every((measure) => answer.basis[basis][measure] === null)) {
    return (
      <Card title={workingCapitalText.cycleTitle}>
        <Empty
          title={workingCapitalText.empty}
          text={reasonFor(answer.reasons, `basis.${basis}.cash_conversion_cycle`, en.noReason)}
        />
      </Card>
    );
  }
  const steps = cycleSteps(answer.basis[basis]);
  const spoken = steps.map(({ name, value }) => `${name} ${formatDecimal(value, locale, 1)}`).join(", ");
  return (
    <ChartCard
      title={workingCapitalText.cycleTitle}
      subtitle={workingCapitalText.cycleSubtitle(workingCapitalText.bases[basis].toLowerCase())}
      label={`${workingCapitalText.cycleTitle}: ${spoken}`}
      option={cycleChart(steps, tokens, locale)}
      table={cycleTable(steps, locale)}
      fileName={`cash-conversion-cycle-${answer.as_of}.csv`}
      height={height}
    />
  );
}

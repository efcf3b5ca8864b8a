/** Demand: what was sold, what is expected, and how far such forecasts were off. */
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DemandAnswer, DemandSeries } from "@/api/generated/types.gen.ts";
import { ChartCard } from "@/components/charts/chart-card.tsx";
import { Legend } from "@/components/charts/legend.tsx";
import { type Column, DataTable } from "@/components/data-table/data-table.tsx";
import { AsOfPicker } from "@/components/page/as-of-picker.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, FigurePage, Grid } from "@/components/page/page.tsx";
import { Remarks } from "@/components/page/remarks.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { DownloadLink } from "@/components/ui/button.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { formatCount, formatDate, formatPercent } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { demand as demandText } from "@/messages/en/demand.ts";
import { en } from "@/messages/en.ts";
import { demandFileAddress, demandOptions } from "../api.ts";
import { demandChart, demandTable } from "../charts/demand-chart.ts";
import { beginsInsideWeek, change, demandFinding, expected, modelName, yearBefore } from "../model.ts";

/** The page. */
export function DemandPage() {
  return (
    <Guarded need="demand:read" title={en.titles.demand}>
      <DemandFigures />
    </Guarded>
  );
}

function DemandFigures() {
  const scope = useScope();
  const query = useQuery(demandOptions(scope));
  return (
    <FigurePage
      title={en.titles.demand}
      finding={query.data ? demandFinding(query.data, scope.locale) : undefined}
      controls={
        <>
          <AsOfPicker />
          <DownloadLink href={demandFileAddress(scope, "xlsx")} icon={<IconFileSpreadsheet size={16} />}>
            XLSX
          </DownloadLink>
        </>
      }
    >
      <QueryState query={query} height={720}>
        {(answer) => (
          <Grid>
            <Cell>
              <History answer={answer} />
            </Cell>
            <Cell>{answer.series.length > 0 ? <Series answer={answer} /> : null}</Cell>
            <Cell>
              <Remarks notes={answer.notes} reasons={answer.reasons} />
            </Cell>
          </Grid>
        )}
      </QueryState>
    </FigurePage>
  );
}

function History({ answer }: { answer: DemandAnswer }) {
  const { tokens } = useColorScheme();
  const { locale } = useScope();
  if (answer.series.length === 0) {
    return (
      <Card title={demandText.chartTitle}>
        <Empty title={demandText.empty} text={demandText.unknown} />
      </Card>
    );
  }
  return (
    <ChartCard
      title={demandText.chartTitle}
      subtitle={
        beginsInsideWeek(answer) ? demandText.partWeek(formatDate(answer.as_of)) : demandText.chartSubtitle
      }
      label={`${demandText.chartTitle}. ${demandFinding(answer, locale)}`}
      option={demandChart(answer, tokens, locale)}
      table={demandTable(answer, locale)}
      fileName={`demand-${answer.as_of}.csv`}
      height={280}
      footer={
        <Legend
          marks={[
            { name: demandText.sold, color: tokens.text, look: "line" },
            { name: demandText.expected, color: tokens.accent, look: "dashes" },
          ]}
        />
      }
    />
  );
}

const byNumber =
  (read: (series: DemandSeries) => number | null) => (left: DemandSeries, right: DemandSeries) =>
    (read(left) ?? Number.NEGATIVE_INFINITY) - (read(right) ?? Number.NEGATIVE_INFINITY);
const byText = (read: (series: DemandSeries) => string) => (left: DemandSeries, right: DemandSeries) =>
  read(left).localeCompare(read(right));
const errorOf = ({ accuracy }: DemandSeries) => accuracy?.weighted_absolute_percentage_error ?? null;

function columns(locale: string): Column<DemandSeries>[] {
  const text = demandText.columns;
  const units = (value: number | null) => (value === null ? "\u2013" : formatCount(value, locale));
  const share = (value: number | null) => formatPercent(value, locale);
  return [
    {
      id: "item",
      header: text.item,
      kind: "text",
      show: ({ item }) => item,
      order: byText(({ item }) => item),
    },
    {
      id: "channel",
      header: text.channel,
      kind: "text",
      show: (row) => row.channel,
      order: byText((row) => row.channel),
    },
    {
      id: "market",
      header: text.market,
      kind: "text",
      show: (row) => row.market,
      order: byText((row) => row.market),
    },
    { id: "model", header: text.model, kind: "text", show: (row) => modelName(row.model) },
    {
      id: "before",
      header: text.before,
      kind: "number",
      show: (row) => units(yearBefore(row)),
      order: byNumber(yearBefore),
    },
    {
      id: "expected",
      header: text.expected,
      kind: "number",
      show: (row) => units(expected(row)),
      order: byNumber(expected),
    },
    {
      id: "change",
      header: text.change,
      kind: "number",
      show: (row) => share(change(row)),
      order: byNumber(change),
    },
    {
      id: "error",
      header: text.error,
      kind: "number",
      show: (row) => share(errorOf(row)),
      order: byNumber(errorOf),
    },
  ];
}

function Series({ answer }: { answer: DemandAnswer }) {
  const { locale } = useScope();
  const shown = useMemo(() => columns(locale), [locale]);
  return (
    <Card title={demandText.tableTitle} subtitle={demandText.tableSubtitle(answer.week_endings.length)}>
      <DataTable
        label={demandText.tableTitle}
        columns={shown}
        rows={answer.series}
        rowKey={({ item, channel, market }) => [item, channel, market].join("\n")}
      />
    </Card>
  );
}

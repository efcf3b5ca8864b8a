/** Cash: where it stands each week of the next thirteen, and why. */
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { CashAnswer } from "@/api/generated/types.gen.ts";
import { ChartCard } from "@/components/charts/chart-card.tsx";
import { Legend } from "@/components/charts/legend.tsx";
import { AsOfPicker } from "@/components/page/as-of-picker.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, FigurePage, Grid } from "@/components/page/page.tsx";
import { Remarks } from "@/components/page/remarks.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { DownloadLink } from "@/components/ui/button.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Segments } from "@/components/ui/segments.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { formatDate } from "@/lib/format.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { cash as cashText } from "@/messages/en/cash.ts";
import { en } from "@/messages/en.ts";
import { type CellChoice, cashFileAddress, cashOptions, cashPeriodsOptions } from "../api.ts";
import { type Grain, periodsChart, periodsTable } from "../charts/periods-chart.ts";
import styles from "../components/cash.module.css";
import { CashChartCard } from "../components/cash-chart-card.tsx";
import { ItemsPanel } from "../components/items-panel.tsx";
import { Sheet } from "../components/sheet.tsx";
import { cashFinding } from "../model.ts";
import type { CashSearch } from "../search.ts";

interface CashPageProps {
  readonly search: CashSearch;
  readonly onSearch: (search: CashSearch) => void;
}

/** Chart, sheet, and the items of the cell named in the address. */
export function CashPage(props: CashPageProps) {
  return (
    <Guarded need="finance:read" title={en.titles.cash}>
      <CashFigures {...props} />
    </Guarded>
  );
}

function CashFigures({ search, onSearch }: CashPageProps) {
  const scope = useScope();
  const query = useQuery(cashOptions(scope));
  const grain = search.grain ?? "week";
  const opened: CellChoice | null = search.cell ? { week: search.week, line: search.line } : null;
  const open = ({ week, line }: CellChoice) => onSearch({ ...search, cell: true, week, line });
  return (
    <FigurePage
      title={en.titles.cash}
      finding={query.data ? cashFinding(query.data, scope.locale) : undefined}
      controls={<Controls grain={grain} onGrain={(next) => onSearch({ ...search, grain: next })} />}
    >
      <Grid>
        <Cell>
          {grain === "week" ? (
            <QueryState query={query} height={386}>
              {(answer) => (
                <CashChartCard answer={answer} onSelectWeek={(week) => open({ week, line: undefined })} />
              )}
            </QueryState>
          ) : (
            <PeriodsCard grain={grain} sheet={query.data} />
          )}
        </Cell>
        <Cell>
          <QueryState query={query} height={720}>
            {(answer) => <SheetCard answer={answer} opened={opened} onOpen={open} />}
          </QueryState>
        </Cell>
        {query.data ? (
          <Cell>
            <Remarks notes={query.data.notes} reasons={query.data.reasons} />
          </Cell>
        ) : null}
      </Grid>
      {opened ? (
        <ItemsPanel
          cell={opened}
          onClose={() => onSearch({ ...search, cell: undefined, week: undefined, line: undefined })}
        />
      ) : null}
    </FigurePage>
  );
}

function Controls({ grain, onGrain }: { grain: "week" | Grain; onGrain: (grain: "week" | Grain) => void }) {
  const scope = useScope();
  return (
    <>
      <Segments
        label={cashText.grain}
        value={grain}
        choices={[
          { value: "day", label: cashText.grains.day },
          { value: "week", label: cashText.grains.week },
          { value: "month", label: cashText.grains.month },
        ]}
        onChange={onGrain}
      />
      <AsOfPicker />
      <LinkButton to="/cash/lines" search={({ organisation, as_of }) => ({ organisation, as_of })}>
        {cashText.linesByHand}
      </LinkButton>
      <DownloadLink href={cashFileAddress(scope, "xlsx")} icon={<IconFileSpreadsheet size={16} />}>
        XLSX
      </DownloadLink>
      <DownloadLink href={cashFileAddress(scope, "csv")}>CSV</DownloadLink>
    </>
  );
}

interface SheetCardProps {
  readonly answer: CashAnswer;
  readonly opened: CellChoice | null;
  readonly onOpen: (cell: CellChoice) => void;
}

function SheetCard({ answer, opened, onOpen }: SheetCardProps) {
  const { organisation } = useScope();
  return (
    <Card
      title={cashText.sheetTitle}
      subtitle={
        <>
          <span className="no-print">{cashText.sheetSubtitle(answer.currency)}</span>
          {/* On paper the sheet has a page of its own. */}
          <span className="print-only">
            {cashText.sheetPrinted(organisation.name, formatDate(answer.as_of), answer.currency)}
          </span>
        </>
      }
    >
      <Sheet answer={answer} opened={opened} onOpen={onOpen} />
    </Card>
  );
}

interface PeriodsCardProps {
  readonly grain: Grain;
  /** The sheet on the same page: it knows the minimum, and says its own notes. */
  readonly sheet: CashAnswer | undefined;
}

function PeriodsCard({ grain, sheet }: PeriodsCardProps) {
  const scope = useScope();
  const { tokens } = useColorScheme();
  const query = useQuery(cashPeriodsOptions(scope, grain));
  return (
    <QueryState query={query} height={386}>
      {(answer) => (
        <ChartCard
          title={cashText.periodsTitle[grain]}
          subtitle={cashText.periodsSubtitle(answer.currency)}
          label={cashText.periodsLabel(answer.periods.length, cashText.grains[grain].toLowerCase())}
          option={periodsChart(answer, grain, sheet?.minimum_cash ?? null, tokens, scope.locale)}
          table={periodsTable(answer, grain, scope.locale)}
          fileName={`cash-by-${grain}-${answer.as_of}.csv`}
          height={296}
          footer={
            <>
              <Legend
                marks={[
                  { name: cashText.periodMeasures.receipts, color: tokens.series[0], look: "bar" },
                  { name: cashText.periodMeasures.payments, color: tokens.series[1], look: "bar" },
                  { name: cashText.periodMeasures.closing, color: tokens.text, look: "line" },
                ]}
              />
              {answer.notes
                .filter((note) => !sheet?.notes.includes(note))
                .map((note) => (
                  <p key={note} className={styles.note}>
                    {asRemark(note)}
                  </p>
                ))}
            </>
          }
        />
      )}
    </QueryState>
  );
}

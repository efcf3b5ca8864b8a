/** Overview: cash today, the tightest week, and what drives them. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate } from "@tanstack/react-router";
import type { AgeingAnswer, CashAnswer, WorkingCapitalAnswer } from "@/api/generated/types.gen.ts";
import { KpiStrip } from "@/components/kpi/kpi-strip.tsx";
import { AsOfPicker } from "@/components/page/as-of-picker.tsx";
import { Cell, FigurePage, Grid } from "@/components/page/page.tsx";
import { Remarks } from "@/components/page/remarks.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { cashOptions } from "@/features/cash/api.ts";
import { CashChartCard } from "@/features/cash/components/cash-chart-card.tsx";
import { cashFinding } from "@/features/cash/model.ts";
import { FreshnessCard } from "@/features/imports/components/freshness-card.tsx";
import { ageingOptions } from "@/features/receivables-payables/api.ts";
import { AgeingCard } from "@/features/receivables-payables/components/ageing-card.tsx";
import { workingCapitalOptions } from "@/features/working-capital/api.ts";
import { CycleCard } from "@/features/working-capital/components/cycle-card.tsx";
import { todayIn } from "@/lib/dates.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { en } from "@/messages/en.ts";
import { cashFigures, cycleFigure, overdueFigure } from "./figures.tsx";

/** The first page; whoever may not see cash begins with demand. */
export function OverviewPage() {
  const may = useMay();
  if (may("finance:read")) return <Overview />;
  return <Navigate to="/demand" search={({ organisation, as_of }) => ({ organisation, as_of })} replace />;
}

function Overview() {
  const scope = useScope();
  const cash = useQuery(cashOptions(scope));
  const workingCapital = useQuery(workingCapitalOptions(scope));
  const receivable = useQuery(ageingOptions(scope, "receivable"));
  const finding = cash.data ? cashFinding(cash.data, scope.locale) : undefined;
  return (
    <FigurePage title={en.titles.overview} finding={finding} controls={<AsOfPicker />}>
      <Grid>
        <Cell>
          <Figures cash={cash} workingCapital={workingCapital} receivable={receivable} />
        </Cell>
        <Cell width="wide">
          <CashCard query={cash} />
        </Cell>
        <Cell width="narrow">
          <QueryState query={workingCapital} height={402}>
            {(answer) => <CycleCard answer={answer} height={324} />}
          </QueryState>
        </Cell>
        <Cell width="half">
          <AgeingCard side="receivable" />
        </Cell>
        <Cell width="half">
          <AgeingCard side="payable" />
        </Cell>
        <Cell width="wide">
          <FreshnessCard />
        </Cell>
        <Cell width="narrow">
          <AllRemarks cash={cash} workingCapital={workingCapital} />
        </Cell>
      </Grid>
    </FigurePage>
  );
}

function CashCard({ query }: { query: UseQueryResult<CashAnswer, unknown> }) {
  const navigate = useNavigate();
  const open = (week: string) =>
    void navigate({ to: "/cash", search: (before) => ({ ...before, cell: true as const, week }) });
  return (
    <QueryState query={query} height={402}>
      {(answer) => <CashChartCard answer={answer} height={296} onSelectWeek={open} />}
    </QueryState>
  );
}

interface FiguresProps {
  readonly cash: UseQueryResult<CashAnswer, unknown>;
  readonly workingCapital: UseQueryResult<WorkingCapitalAnswer, unknown>;
  readonly receivable: UseQueryResult<AgeingAnswer, unknown>;
}

/** The strip waits for its answers; a question that failed leaves its own figure out, and its card says why. */
function Figures({ cash, workingCapital, receivable }: FiguresProps) {
  const { locale, organisation } = useScope();
  const [today, tightest, facility] = cash.data
    ? cashFigures(cash.data, locale, todayIn(organisation.time_zone))
    : [];
  const figures = [
    today,
    tightest,
    workingCapital.data ? cycleFigure(workingCapital.data, locale) : undefined,
    receivable.data ? overdueFigure(receivable.data, locale) : undefined,
    facility,
  ].filter((figure) => figure !== undefined);
  const waiting = [cash, workingCapital, receivable].find((query) => query.isPending);
  if (waiting) {
    return (
      <QueryState query={waiting as UseQueryResult<unknown, unknown>} height={90}>
        {() => null}
      </QueryState>
    );
  }
  return figures.length > 0 ? <KpiStrip figures={figures} label={en.overview.kpis} /> : null;
}

function AllRemarks({ cash, workingCapital }: Pick<FiguresProps, "cash" | "workingCapital">) {
  const answers = [cash.data, workingCapital.data].filter((answer) => answer !== undefined);
  const notes = [...new Set(answers.flatMap((answer) => answer.notes))];
  const reasons = Object.fromEntries(
    answers.flatMap((answer, index) =>
      Object.entries(answer.reasons).map(([path, reason]) => [`${index}.${path}`, reason]),
    ),
  );
  return <Remarks notes={notes} reasons={reasons} />;
}

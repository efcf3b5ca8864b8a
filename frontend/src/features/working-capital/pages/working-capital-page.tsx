/** Working capital: the cycle, its three bases, and the balances behind them. */
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { WorkingCapitalAnswer } from "@/api/generated/types.gen.ts";
import { AsOfPicker } from "@/components/page/as-of-picker.tsx";
import { Cell, FigurePage, Grid } from "@/components/page/page.tsx";
import { Remarks } from "@/components/page/remarks.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { DownloadLink } from "@/components/ui/button.tsx";
import { formatDecimal } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { workingCapital as workingCapitalText } from "@/messages/en/working-capital.ts";
import { en } from "@/messages/en.ts";
import { workingCapitalFileAddress, workingCapitalOptions } from "../api.ts";
import { CycleCard } from "../components/cycle-card.tsx";
import { BasesTable, MonthEndsTable } from "../components/tables.tsx";
import { preferredBasis } from "../model.ts";

function finding(answer: WorkingCapitalAnswer | undefined, locale: string): string | undefined {
  if (!answer) return undefined;
  const basis = preferredBasis(answer);
  const days = answer.basis[basis].cash_conversion_cycle;
  if (days === null) return workingCapitalText.unknown;
  return workingCapitalText.finding(
    formatDecimal(days, locale, 1),
    workingCapitalText.bases[basis].toLowerCase(),
  );
}

/** The page. */
export function WorkingCapitalPage() {
  return (
    <Guarded need="finance:read" title={en.titles.workingCapital}>
      <WorkingCapitalFigures />
    </Guarded>
  );
}

function WorkingCapitalFigures() {
  const scope = useScope();
  const query = useQuery(workingCapitalOptions(scope));
  return (
    <FigurePage
      title={en.titles.workingCapital}
      finding={finding(query.data, scope.locale)}
      controls={
        <>
          <AsOfPicker />
          <DownloadLink
            href={workingCapitalFileAddress(scope, "xlsx")}
            icon={<IconFileSpreadsheet size={16} />}
          >
            XLSX
          </DownloadLink>
        </>
      }
    >
      <QueryState query={query} height={640}>
        {(answer) => (
          <Grid>
            <Cell width="half">
              <CycleCard answer={answer} height={216} />
            </Cell>
            <Cell width="half">
              <BasesTable answer={answer} />
            </Cell>
            <Cell>
              <MonthEndsTable answer={answer} />
            </Cell>
            <Cell>
              <Remarks notes={answer.notes} reasons={answer.reasons} />
            </Cell>
          </Grid>
        )}
      </QueryState>
    </FigurePage>
  );
}

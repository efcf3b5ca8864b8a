/** Checks: whether our totals equal what the vendors' own reports say. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Check } from "@/api/generated/types.gen.ts";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Placeholder } from "@/components/ui/placeholder.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { checks as text } from "@/messages/en/checks.ts";
import { checksOptions, sourceNamesOptions } from "../api.ts";
import { CHECKS_HEIGHT, ChecksCard } from "../components/checks-card.tsx";
import { isEqual } from "../model.ts";

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The page, of all sources or of one. */
export function ChecksPage({ source }: { source: string | undefined }) {
  return (
    <Guarded need="finance:read" title={text.title}>
      <AllChecks source={source} />
    </Guarded>
  );
}

function finding(checks: readonly Check[], locale: string): string {
  return text.finding(formatCount(checks.filter(isEqual).length, locale), formatCount(checks.length, locale));
}

function AllChecks({ source }: { source: string | undefined }) {
  const scope = useScope();
  const checks = useQuery(checksOptions(scope, source));
  const names = useQuery(sourceNamesOptions(scope));
  const shown = checks.data ?? [];
  return (
    <Page
      title={text.title}
      finding={shown.length > 0 ? finding(shown, scope.locale) : undefined}
      controls={
        source === undefined ? null : (
          <>
            <span>{text.of(names.data?.get(source) ?? text.source)}</span>
            <Link to="/checks" search={({ organisation, as_of }) => ({ organisation, as_of })}>
              {text.all}
            </Link>
          </>
        )
      }
    >
      <Grid>
        <Cell>
          {names.isPending ? (
            // Shown before the names are there, its lines would move when they come.
            <Placeholder height={CHECKS_HEIGHT} />
          ) : (
            <ChecksCard sourceId={source} names={names.data ?? NO_NAMES} />
          )}
        </Cell>
      </Grid>
    </Page>
  );
}

/** The audit log. */
import { IconShieldCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Refusal } from "@/components/form/form.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button, DownloadLink } from "@/components/ui/button.tsx";
import { useScope } from "@/lib/scope.ts";
import { audit as text } from "@/messages/en/audit.ts";
import { en } from "@/messages/en.ts";
import { auditFileAddress, auditOptions, verify } from "../api.ts";
import { Entries } from "../components/entries.tsx";
import { Filters } from "../components/filters.tsx";
import { Verification } from "../components/verification.tsx";
import { auditQuery } from "../model.ts";
import type { AuditSearch } from "../search.ts";

interface AuditPageProps {
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
}

/** The page. */
export function AuditPage(props: AuditPageProps) {
  return (
    <Guarded need="audit:read" title={text.title}>
      <Log {...props} />
    </Guarded>
  );
}

function Log({ search, onSearch }: AuditPageProps) {
  const scope = useScope();
  const query = useInfiniteQuery(auditOptions(scope, search));
  const check = useMutation({ mutationFn: () => verify(scope) });
  const filtered = Object.keys(auditQuery(search)).length > 0;
  const empty = filtered ? (
    <Empty title={text.noneFiltered} text={text.noneFilteredText} />
  ) : (
    <Empty title={text.none} text={text.noneText} />
  );
  return (
    <Page
      title={text.title}
      finding={text.finding}
      controls={
        <>
          <Button
            icon={<IconShieldCheck size={16} aria-hidden />}
            busy={check.isPending}
            onClick={() => check.mutate()}
          >
            {text.verify}
          </Button>
          <DownloadLink href={auditFileAddress(scope, search)}>{text.csv}</DownloadLink>
        </>
      }
    >
      <Refusal error={check.error} />
      {check.data ? <Verification found={check.data} /> : null}
      <Grid>
        <Cell>
          <Card title={text.listTitle} subtitle={text.listHint}>
            <Filters search={search} onSearch={onSearch} />
            <QueryState query={query} height={400}>
              {({ pages }) => {
                const entries = pages.flatMap((page) => page.entries);
                if (entries.length === 0) return empty;
                return (
                  <>
                    <Entries entries={entries} />
                    {query.hasNextPage ? (
                      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                        {en.showMore}
                      </Button>
                    ) : null}
                  </>
                );
              }}
            </QueryState>
          </Card>
        </Cell>
      </Grid>
    </Page>
  );
}

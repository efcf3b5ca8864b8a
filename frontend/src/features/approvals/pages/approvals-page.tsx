/** Approvals: what waits for a second person, then what was decided. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { useScope } from "@/lib/scope.ts";
import { approvals as text } from "@/messages/en/approvals.ts";
import { en } from "@/messages/en.ts";
import { approvalsOptions } from "../api.ts";
import styles from "../components/approvals.module.css";
import { Decided } from "../components/decided.tsx";
import { Request } from "../components/request.tsx";
import { decidedOf, waitingFirst } from "../model.ts";

/** The page. */
export function ApprovalsPage() {
  return (
    <Guarded need="approvals:read" title={text.title}>
      <AllApprovals />
    </Guarded>
  );
}

function AllApprovals() {
  const query = useInfiniteQuery(approvalsOptions(useScope()));
  const mine = query.data?.pages[0]?.waiting ?? 0;
  return (
    <Page title={text.title} finding={mine > 0 ? text.waitingFinding(mine) : text.finding}>
      <QueryState query={query} height={320}>
        {({ pages }) => {
          const all = pages.flatMap(({ approvals }) => approvals);
          const waiting = waitingFirst(all);
          const decided = decidedOf(all);
          return (
            <Grid>
              <Cell>
                <Card title={text.waitingTitle}>
                  {waiting.length === 0 ? (
                    <Empty title={text.waitingNone} text={text.waitingNoneText} />
                  ) : (
                    <ul className={styles.list}>
                      {waiting.map((approval) => (
                        <Request key={approval.id} approval={approval} />
                      ))}
                    </ul>
                  )}
                </Card>
              </Cell>
              <Cell>
                <Card title={text.decidedTitle} subtitle={text.decidedHint}>
                  {decided.length === 0 ? (
                    <Empty title={text.decidedNone} text={text.decidedNoneText} />
                  ) : (
                    <Decided approvals={decided} />
                  )}
                  {query.hasNextPage ? (
                    <Button onClick={() => void query.fetchNextPage()}>{en.showMore}</Button>
                  ) : null}
                </Card>
              </Cell>
            </Grid>
          );
        }}
      </QueryState>
    </Page>
  );
}

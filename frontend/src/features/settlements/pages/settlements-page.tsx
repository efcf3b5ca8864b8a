/** Settlements: what sales channels paid out, what they kept, and where it is in the bank. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { settlements as text } from "@/messages/en/settlements.ts";
import { en } from "@/messages/en.ts";
import { settlementsOptions } from "../api.ts";
import styles from "../components/settlements.module.css";
import { SettlementsTable } from "../components/settlements-table.tsx";
import { needsLook } from "../model.ts";

interface SettlementsPageProps {
  /** Only this one. */
  readonly channel: string | undefined;
  readonly onChannel: (channel: string | undefined) => void;
}

/** The page. */
export function SettlementsPage(props: SettlementsPageProps) {
  return (
    <Guarded need="finance:read" title={text.title}>
      <AllSettlements {...props} />
    </Guarded>
  );
}

function AllSettlements({ channel, onChannel }: SettlementsPageProps) {
  const scope = useScope();
  const query = useInfiniteQuery(settlementsOptions(scope, channel));
  const shown = query.data?.pages.flatMap(({ settlements }) => settlements) ?? [];
  return (
    <Page
      title={text.title}
      finding={
        shown.length > 0
          ? text.finding(formatCount(shown.length, scope.locale), shown.filter(needsLook).length)
          : undefined
      }
      controls={<ChannelFilter channel={channel} onChannel={onChannel} />}
    >
      <Grid>
        <Cell>
          <Card title={text.title} subtitle={text.subtitle}>
            <QueryState query={query} height={320}>
              {() =>
                shown.length === 0 ? (
                  <Empty title={text.none} text={text.noneText} />
                ) : (
                  <>
                    <SettlementsTable settlements={shown} />
                    {query.hasNextPage ? (
                      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                        {en.showMore}
                      </Button>
                    ) : null}
                  </>
                )
              }
            </QueryState>
          </Card>
        </Cell>
      </Grid>
    </Page>
  );
}

function ChannelFilter({ channel, onChannel }: SettlementsPageProps) {
  const [typed, setTyped] = useState(channel ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChannel(typed.trim() === "" ? undefined : typed.trim());
  };
  return (
    <form aria-label={text.filter} className={styles.filters} onSubmit={submit}>
      <Field label={text.channel} placeholder="Amazon UK" value={typed} onChange={setTyped} />
      <Button type="submit">{text.filter}</Button>
    </form>
  );
}

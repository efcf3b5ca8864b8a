/** Records of a source that do not fit yet: why, what helps, and what the vendor sent. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SetAsideRecord, Source } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Done, Refusal } from "@/components/form/form.tsx";
import { Card } from "@/components/page/card.tsx";
import { Dock } from "@/components/page/dock.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatCount, formatInstant } from "@/lib/format.ts";
import { layOutJson } from "@/lib/json-layout.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { en } from "@/messages/en.ts";
import { forgetSources, retrySetAside, setAsideOptions } from "../api.ts";
import { streamTitle } from "../model.ts";
import styles from "./sources.module.css";

/** The records, and a way to try them again. */
export function SetAsideCard({ source }: { source: Source }) {
  const query = useInfiniteQuery(setAsideOptions(useScope(), source));
  const [shown, setShown] = useState<SetAsideRecord | null>(null);
  const records = query.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <Card
      title={text.aside.title}
      subtitle={text.aside.subtitle}
      actions={records.length > 0 ? <RetryAll sourceId={source.id} /> : null}
    >
      <QueryState query={query} height={160}>
        {() =>
          records.length === 0 ? (
            <Empty title={text.aside.none} text={text.aside.noneText} />
          ) : (
            <>
              <RecordsTable records={records} source={source} onShow={setShown} />
              {query.hasNextPage ? (
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {en.showMore}
                </Button>
              ) : null}
            </>
          )
        }
      </QueryState>
      {shown ? (
        <Dock
          title={shown.external_id}
          subtitle={`${streamTitle(source.streams, shown.stream)}, ${source.vendor_name}`}
          onClose={() => setShown(null)}
        >
          <p>{asRemark(shown.reason)}</p>
          <p>{asRemark(shown.fix)}</p>
          <pre className={styles.payload}>{layOutJson(shown.payload)}</pre>
        </Dock>
      ) : null}
    </Card>
  );
}

function RetryAll({ sourceId }: { sourceId: string }) {
  const scope = useScope();
  const client = useQueryClient();
  const writes = useMay()("imports:write");
  const act = useMutation({
    mutationFn: () => retrySetAside(scope, sourceId),
    onSettled: () => forgetSources(client),
  });
  if (!writes) return null;
  return (
    <div className={styles.buttons}>
      <span role="status">{act.isSuccess ? <Done>{text.aside.retrying}</Done> : null}</span>
      <Refusal error={act.error} />
      <Button size="small" busy={act.isPending} onClick={() => act.mutate()}>
        {text.aside.retry}
      </Button>
    </div>
  );
}

interface RecordsTableProps {
  readonly records: readonly SetAsideRecord[];
  readonly source: Source;
  readonly onShow: (record: SetAsideRecord) => void;
}

function RecordsTable({ records, source, onShow }: RecordsTableProps) {
  const { locale } = useScope();
  const columns = text.aside;
  return (
    <FigureTable label={text.aside.title}>
      <thead>
        <tr>
          <th scope="col">{columns.stream}</th>
          <th scope="col">{columns.id}</th>
          <th scope="col">{columns.reason}</th>
          <th scope="col">{columns.fix}</th>
          <th scope="col">{columns.since}</th>
          <th scope="col" className={figures.number}>
            {columns.attempts}
          </th>
          <th scope="col" className={figures.number}>
            {columns.payload}
          </th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            <td>{streamTitle(source.streams, record.stream)}</td>
            <th scope="row" className={figures.wrap}>
              {record.external_id}
            </th>
            <td className={figures.wrap}>{asRemark(record.reason)}</td>
            <td className={figures.wrap}>{asRemark(record.fix)}</td>
            <td className={figures.nowrap}>{formatInstant(record.first_seen_at)}</td>
            <td className={figures.number}>{formatCount(record.attempts, locale)}</td>
            <td className={figures.number}>
              <Button
                size="small"
                label={text.aside.showNamed(record.external_id)}
                onClick={() => onShow(record)}
              >
                {text.aside.show}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

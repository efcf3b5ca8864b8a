/** The kinds of documents a source brings, each with how fresh it is. */
import type { SourceStream } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { streamState } from "../model.ts";

interface StreamsTableProps {
  readonly label: string;
  readonly streams: readonly SourceStream[];
}

/** In the order in which they are read. */
export function StreamsTable({ label, streams }: StreamsTableProps) {
  const columns = text.streams;
  return (
    <FigureTable label={label}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.synced}</th>
          <th scope="col">{columns.backfilled}</th>
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => {
          const state = streamState(stream);
          return (
            <tr key={stream.name}>
              <th scope="row">{stream.title}</th>
              <td>
                <Badge tone={state.tone}>{state.text}</Badge>
              </td>
              <td className={figures.nowrap}>
                {stream.synced_at ? formatInstant(stream.synced_at) : NOT_AVAILABLE}
              </td>
              <td className={figures.nowrap}>
                {stream.backfilled_at ? formatInstant(stream.backfilled_at) : text.streams.backfilling}
              </td>
            </tr>
          );
        })}
      </tbody>
    </FigureTable>
  );
}

/** Sources that were disconnected: what they brought stays, so they are not forgotten. */
import { Link } from "@tanstack/react-router";
import type { Source } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Card } from "@/components/page/card.tsx";
import { formatCount, formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { nameOf } from "../model.ts";
import { SourceActions } from "./source-actions.tsx";

/** One line each. */
export function EarlierCard({ sources }: { sources: readonly Source[] }) {
  const { locale } = useScope();
  return (
    <Card title={text.earlier.title} subtitle={text.earlier.subtitle}>
      <FigureTable label={text.earlier.title}>
        <thead>
          <tr>
            <th scope="col">{text.earlier.source}</th>
            <th scope="col">{text.earlier.synced}</th>
            <th scope="col" className={figures.number}>
              {text.rows}
            </th>
            <th scope="col" className={figures.number}>
              <span className="visually-hidden">{text.earlier.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <tr key={source.id}>
              <th scope="row" className={figures.wrap}>
                <Link
                  to="/settings/sources/$sourceId"
                  params={{ sourceId: source.id }}
                  search={({ organisation, as_of }) => ({ organisation, as_of })}
                >
                  {nameOf(source)}
                </Link>
              </th>
              <td className={figures.nowrap}>
                {source.last_synced_at ? formatInstant(source.last_synced_at) : text.never}
              </td>
              <td className={figures.number}>{formatCount(source.facts, locale)}</td>
              <td className={figures.number}>
                <SourceActions source={source} />
              </td>
            </tr>
          ))}
        </tbody>
      </FigureTable>
    </Card>
  );
}

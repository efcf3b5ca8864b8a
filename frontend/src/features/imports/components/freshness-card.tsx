/** When each kind of data was last brought in. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { formatCount, formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { en } from "@/messages/en.ts";
import { latestImportsOptions } from "../api.ts";
import { kindName, latestByKind } from "../model.ts";

/** The latest import of each kind. */
export function FreshnessCard() {
  const scope = useScope();
  const query = useQuery(latestImportsOptions(scope));
  return (
    <Card title={en.freshness.title} subtitle={en.freshness.subtitle}>
      <QueryState query={query} height={160}>
        {({ imports }) => {
          const latest = latestByKind(imports);
          if (latest.length === 0) {
            return (
              <Empty
                title={importsText.none}
                text={en.freshness.empty}
                action={
                  <Link to="/imports" search={(before) => before}>
                    {en.freshness.action}
                  </Link>
                }
              />
            );
          }
          return (
            <FigureTable label={en.freshness.title}>
              <thead>
                <tr>
                  <th scope="col">{importsText.columns.kind}</th>
                  <th scope="col">{importsText.columns.file}</th>
                  <th scope="col" className={figures.number}>
                    {importsText.columns.rows}
                  </th>
                  <th scope="col" className={figures.number}>
                    {importsText.columns.when}
                  </th>
                </tr>
              </thead>
              <tbody>
                {latest.map((job) => (
                  <tr key={job.id}>
                    <th scope="row">{kindName(job.kind ?? "")}</th>
                    <td className={figures.wrap}>{job.file}</td>
                    <td className={figures.number}>{formatCount(job.rows, scope.locale)}</td>
                    <td className={figures.number}>{formatInstant(job.created_at)}</td>
                  </tr>
                ))}
              </tbody>
            </FigureTable>
          );
        }}
      </QueryState>
    </Card>
  );
}

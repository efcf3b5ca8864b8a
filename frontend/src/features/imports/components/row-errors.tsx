/** Rows that were set aside, each with its reason and what to do about it. */
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ImportJob, RowError } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button, DownloadLink } from "@/components/ui/button.tsx";
import { formatCount } from "@/lib/format.ts";
import { asSentence } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { en } from "@/messages/en.ts";
import { rowErrorsFileAddress, rowErrorsOptions } from "../api.ts";
import { inWebWords } from "../model.ts";

/** Errors and, below them, warnings of one import. */
export function RowErrors({ job }: { job: ImportJob }) {
  const scope = useScope();
  const query = useInfiniteQuery(rowErrorsOptions(scope, job.id));
  return (
    <QueryState query={query} height={200}>
      {({ pages }) => {
        const errors = pages.flatMap((page) => page.errors);
        const warnings = pages.flatMap((page) => page.warnings);
        return (
          <>
            <Card
              title={importsText.errorsTitle}
              subtitle={
                job.error_count > 0
                  ? importsText.errorsHint(formatCount(job.error_count, scope.locale))
                  : undefined
              }
              actions={
                errors.length > 0 ? (
                  <DownloadLink href={rowErrorsFileAddress(scope, job.id)} icon={<IconDownload size={16} />}>
                    CSV
                  </DownloadLink>
                ) : null
              }
            >
              {errors.length > 0 ? (
                <RowErrorTable rows={errors} caption={importsText.errorsTitle} />
              ) : (
                <Empty title={importsText.noErrors} text={importsText.noErrorsText} />
              )}
            </Card>
            {warnings.length > 0 ? (
              <Card title={importsText.warningsTitle} subtitle={importsText.warningsHint}>
                <RowErrorTable rows={warnings} caption={importsText.warningsTitle} />
              </Card>
            ) : null}
            {query.hasNextPage ? (
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {en.showMore}
              </Button>
            ) : null}
          </>
        );
      }}
    </QueryState>
  );
}

function RowErrorTable({ rows, caption }: { rows: readonly RowError[]; caption: string }) {
  const text = importsText.columns;
  return (
    <FigureTable label={caption}>
      <thead>
        <tr>
          <th scope="col" className={figures.number}>
            {text.row}
          </th>
          <th scope="col">{text.column}</th>
          <th scope="col">{text.value}</th>
          <th scope="col">{text.reason}</th>
          <th scope="col">{text.fix}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((error) => (
          <tr key={`${error.row} ${error.column} ${error.reason}`}>
            <td className={figures.number}>{error.row}</td>
            <td>{error.column}</td>
            <td className={figures.wrap}>{error.value}</td>
            <td className={figures.wrap}>{asSentence(inWebWords(error.reason))}</td>
            <td className={figures.wrap}>{asSentence(inWebWords(error.fix))}</td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

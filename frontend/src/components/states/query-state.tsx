/** The four states of what is loaded: loading, failed, empty, there. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "@/api/client.ts";
import { Button } from "@/components/ui/button.tsx";
import { Placeholder } from "@/components/ui/placeholder.tsx";
import { en } from "@/messages/en.ts";
import styles from "../page/page.module.css";

interface QueryStateProps<Data> {
  readonly query: UseQueryResult<Data, unknown>;
  /** The height kept while loading, so that nothing jumps. */
  readonly height: number;
  readonly children: (data: Data) => ReactNode;
}

/** Shows the answer of a query; a failure stays inside its own card. */
export function QueryState<Data>({ query, height, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return <Failure error={query.error} height={height} onRetry={() => void query.refetch()} />;
  }
  return (
    <div aria-busy="true">
      <span className="visually-hidden">{en.loading}</span>
      <Placeholder height={height} />
    </div>
  );
}

/** What failed, in the server's own words, and a way to try again. */
export function Failure({ error, height, onRetry }: { error: unknown; height: number; onRetry: () => void }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div role="alert" className={styles.state} style={{ minHeight: height }}>
      <p className={styles.stateTitle}>{en.failed}</p>
      <p>{error instanceof Error ? error.message : en.failed}</p>
      {requestId ? <p>{en.requestId(requestId)}</p> : null}
      {error instanceof ApiError && !error.mayPass ? null : <Button onClick={onRetry}>{en.retry}</Button>}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What will stand here, or why nothing can. */
  readonly text: string;
  readonly action?: ReactNode;
}

/** Nothing to show yet, and what to do about it. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      <p className={styles.stateTitle}>{title}</p>
      <p>{text}</p>
      {action}
    </div>
  );
}

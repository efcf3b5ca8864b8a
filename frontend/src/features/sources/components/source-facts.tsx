/** The figures of a source: how fresh it is, what it brought, and whether its totals equal the vendor's. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Source } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { formatCount, formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { checksOf, lagOf } from "../model.ts";
import styles from "./sources.module.css";

/** A description list. */
export function SourceFacts({ source }: { source: Source }) {
  const { locale } = useScope();
  const count = (value: number) => formatCount(value, locale);
  return (
    <dl className={styles.facts}>
      <Fact name={text.upToDate}>
        {lagOf(source, locale)}
        {source.last_synced_at ? (
          <div className={styles.hint}>{formatInstant(source.last_synced_at)}</div>
        ) : null}
      </Fact>
      <Fact name={text.nextSync}>{nextSync(source)}</Fact>
      <Fact name={text.rows}>{text.rowsFrom(count(source.facts))}</Fact>
      <Fact name={text.setAside}>
        {source.set_aside > 0 ? (
          <Badge tone="warning">{text.setAsideCount(count(source.set_aside))}</Badge>
        ) : (
          text.setAsideCount("0")
        )}
      </Fact>
      <Fact name={text.checks}>
        <ChecksFact source={source} />
      </Fact>
    </dl>
  );
}

function nextSync({ status, next_sync_at: at, webhooks_waiting: waiting }: Source): string {
  if (status !== "connected") return text.nextNone;
  if (waiting > 0) return text.nextNow;
  return at ? formatInstant(at) : text.nextNone;
}

function ChecksFact({ source }: { source: Source }) {
  const { locale } = useScope();
  const may = useMay();
  const state = checksOf(source, locale);
  const shown = <Badge tone={state.tone}>{state.text}</Badge>;
  if (source.checks === 0 || !may("finance:read")) return shown;
  return (
    <Link to="/checks" search={(before) => ({ ...before, source: source.id })}>
      {shown}
    </Link>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

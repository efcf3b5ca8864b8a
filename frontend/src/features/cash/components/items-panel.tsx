/** The cash items behind one cell, docked to the right so that the sheet stays in sight. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { CashItemRow, CashItemsAnswer } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { Dock } from "@/components/page/dock.tsx";
import { Missing } from "@/components/states/missing.tsx";
import { Empty, Failure } from "@/components/states/query-state.tsx";
import { Button, DownloadLink } from "@/components/ui/button.tsx";
import { Placeholder } from "@/components/ui/placeholder.tsx";
import { formatDate } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { asRemark, reasonFor } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { cash as cashText } from "@/messages/en/cash.ts";
import { en } from "@/messages/en.ts";
import { type CellChoice, cashItemsFileAddress, cashItemsOptions } from "../api.ts";
import { lineName } from "../model.ts";
import styles from "./cash.module.css";

/** Lists what a cell sums; the total of all items equals the cell. */
export function ItemsPanel({ cell, onClose }: { cell: CellChoice; onClose: () => void }) {
  const scope = useScope();
  const query = useInfiniteQuery(cashItemsOptions(scope, cell));
  const name = cell.line ? lineName(cell.line) : cashText.everything;
  const when = cell.week ? `${cashText.weekEnding} ${formatDate(cell.week)}` : cashText.total;
  return (
    <Dock title={name} subtitle={when} onClose={onClose}>
      {query.isError ? (
        <Failure error={query.error} height={160} onRetry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <Placeholder height={320} /> : null}
      {query.data ? (
        <>
          <SaveItems cell={cell} />
          <Items pages={query.data.pages} />
          {query.hasNextPage ? (
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {en.showMore}
            </Button>
          ) : null}
        </>
      ) : null}
    </Dock>
  );
}

function Items({ pages }: { pages: readonly CashItemsAnswer[] }) {
  const { locale } = useScope();
  const [first] = pages;
  const items = pages.flatMap((page) => page.items);
  if (!first || items.length === 0) return <Empty title={cashText.noItems} text={cashText.noItemsText} />;
  const total =
    first.total === null ? (
      <Missing reason={reasonFor(first.reasons, "total", en.noReason)} />
    ) : (
      <b>{formatMoney(first.total, locale, { currency: first.currency })}</b>
    );
  return (
    <>
      <div className={styles.total}>
        <span>{cashText.itemsTotal}</span>
        {total}
      </div>
      <ul className={styles.items}>
        {items.map((item, index) => (
          // Two items may be alike in everything a person sees; their place in the answer tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only ever grows at its end
          <Item key={index} item={item} currency={first.currency} />
        ))}
      </ul>
    </>
  );
}

function Item({ item, currency }: { item: CashItemRow; currency: string | null }) {
  const { locale } = useScope();
  const original = formatMoney(item.original_amount, locale, { currency: item.original_currency });
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <span>{item.party || lineName(item.category)}</span>
        {item.amount === null ? (
          <Missing reason={cashText.noRate(item.original_currency)} />
        ) : (
          <span>{formatMoney(item.amount, locale, { currency })}</span>
        )}
      </div>
      <div className={styles.itemMeta}>
        <span>{formatDate(item.on)}</span>
        {item.reference ? <span>{item.reference}</span> : null}
        <Badge tone={item.certainty === "forecast" ? "neutral" : "accent"}>{item.certainty}</Badge>
        {item.original_currency === currency ? null : <span>{original}</span>}
      </div>
      <div className={styles.cause}>{asRemark(item.cause)}</div>
    </li>
  );
}

function SaveItems({ cell }: { cell: CellChoice }) {
  const scope = useScope();
  return (
    <div className={styles.files}>
      <DownloadLink href={cashItemsFileAddress(scope, cell, "csv")}>CSV</DownloadLink>
      <DownloadLink href={cashItemsFileAddress(scope, cell, "xlsx")}>XLSX</DownloadLink>
    </div>
  );
}

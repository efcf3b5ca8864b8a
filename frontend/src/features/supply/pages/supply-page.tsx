/** Supply plan: what to order, when, and what the stock then does. */
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ItemPlan, PlanAnswer, PlannedOrder } from "@/api/generated/types.gen.ts";
import { ChartCard } from "@/components/charts/chart-card.tsx";
import { type Column, DataTable } from "@/components/data-table/data-table.tsx";
import { AsOfPicker } from "@/components/page/as-of-picker.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, FigurePage, Grid } from "@/components/page/page.tsx";
import { Remarks } from "@/components/page/remarks.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { DownloadLink } from "@/components/ui/button.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { formatDate, formatDecimal } from "@/lib/format.ts";
import { compare, formatMoney } from "@/lib/money.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { supply as supplyText } from "@/messages/en/supply.ts";
import { en } from "@/messages/en.ts";
import { planFileAddress, planOptions } from "../api.ts";
import { stockChart, stockTable } from "../charts/stock-chart.ts";
import { chosenItem, firstShortWeek, itemKey, planFinding } from "../model.ts";

interface SupplyPageProps {
  readonly item: string | undefined;
  readonly onItem: (item: string) => void;
}

/** Orders, and the stock of the item named in the address. */
export function SupplyPage(props: SupplyPageProps) {
  return (
    <Guarded need="supply:read" title={en.titles.supply}>
      <SupplyFigures {...props} />
    </Guarded>
  );
}

function SupplyFigures({ item, onItem }: SupplyPageProps) {
  const scope = useScope();
  const query = useQuery(planOptions(scope));
  return (
    <FigurePage
      title={en.titles.supply}
      finding={query.data ? planFinding(query.data, scope.locale) : undefined}
      controls={
        <>
          <AsOfPicker />
          <DownloadLink href={planFileAddress(scope, "xlsx")} icon={<IconFileSpreadsheet size={16} />}>
            XLSX
          </DownloadLink>
        </>
      }
    >
      <QueryState query={query} height={720}>
        {(answer) => (
          <Grid>
            <Cell>
              <Stock answer={answer} plan={chosenItem(answer, item)} onItem={onItem} />
            </Cell>
            <Cell>
              <Orders answer={answer} />
            </Cell>
            <Cell>
              <Remarks notes={answer.notes} reasons={answer.reasons} />
            </Cell>
          </Grid>
        )}
      </QueryState>
    </FigurePage>
  );
}

interface StockProps {
  readonly answer: PlanAnswer;
  readonly plan: ItemPlan | undefined;
  readonly onItem: (item: string) => void;
}

function Stock({ answer, plan, onItem }: StockProps) {
  const { tokens } = useColorScheme();
  const { locale } = useScope();
  if (!plan) {
    return (
      <Card title={supplyText.stockTitle}>
        <Empty title={supplyText.empty} text={supplyText.emptyText} />
      </Card>
    );
  }
  const short = firstShortWeek(plan);
  return (
    <ChartCard
      title={supplyText.stockTitle}
      subtitle={supplyText.stockSubtitle(itemKey(plan), plan.lead_time_weeks)}
      label={supplyText.stockLabel(itemKey(plan), short ? formatDate(short) : null)}
      option={stockChart(plan, tokens, locale)}
      table={stockTable(plan, locale)}
      fileName={`stock-${plan.item}-${answer.as_of}.csv`}
      height={240}
      actions={
        <Select
          label={supplyText.item}
          labelHidden
          value={itemKey(plan)}
          choices={answer.items.map((each) => ({ value: itemKey(each), label: itemKey(each) }))}
          onChange={onItem}
        />
      }
    />
  );
}

const byText = (read: (order: PlannedOrder) => string) => (left: PlannedOrder, right: PlannedOrder) =>
  read(left).localeCompare(read(right));

function columns(locale: string): Column<PlannedOrder>[] {
  const text = supplyText.columns;
  return [
    {
      id: "order_on",
      header: text.orderOn,
      kind: "text",
      show: (order) => (
        <>
          {formatDate(order.order_on)}{" "}
          {order.late_by_weeks > 0 ? (
            <Badge tone="bad">{supplyText.lateBy(order.late_by_weeks)}</Badge>
          ) : null}
        </>
      ),
      order: byText((order) => order.order_on),
    },
    { id: "item", header: text.item, kind: "text", show: itemKey, order: byText((order) => order.item) },
    {
      id: "supplier",
      header: text.supplier,
      kind: "text",
      show: (order) => order.supplier,
      order: byText((order) => order.supplier),
    },
    {
      id: "quantity",
      header: text.quantity,
      kind: "number",
      show: (order) => formatDecimal(order.quantity, locale, 0),
      order: (left, right) => compare(left.quantity, right.quantity),
    },
    {
      id: "receipt_on",
      header: text.receiptOn,
      kind: "text",
      show: (order) => formatDate(order.receipt_on),
      order: byText((order) => order.receipt_on),
    },
    {
      id: "cost",
      header: text.cost,
      kind: "number",
      show: (order) => formatMoney(order.cost, locale, { currency: order.currency }),
      order: (left, right) => left.currency.localeCompare(right.currency) || compare(left.cost, right.cost),
    },
    { id: "reason", header: text.reason, kind: "text", show: (order) => asRemark(order.reason) },
  ];
}

function Orders({ answer }: { answer: PlanAnswer }) {
  const { locale } = useScope();
  const shown = useMemo(() => columns(locale), [locale]);
  return (
    <Card title={supplyText.ordersTitle} subtitle={supplyText.ordersSubtitle}>
      {answer.orders.length === 0 ? (
        <Empty title={supplyText.noOrders} text={supplyText.noOrdersText} />
      ) : (
        <DataTable
          label={supplyText.ordersTitle}
          columns={shown}
          rows={answer.orders}
          rowKey={(order) => [itemKey(order), order.supplier, order.order_on, order.quantity].join("\n")}
        />
      )}
    </Card>
  );
}

/** Texts about working capital. */
import { inCurrency, plural } from "./wording.ts";

/** Texts about working capital. */
export const workingCapital = {
  finding: (days: string, basis: string) => `Cash comes back ${days} days after it goes out (${basis}).`,
  unknown: "The cash conversion cycle is not known yet; the reasons stand below.",
  empty: "No cycle to show yet",
  cycleTitle: "What the cash cycle is made of",
  cycleSubtitle: (basis: string) => `Days, ${basis}.`,
  basesTitle: "Three bases",
  basesSubtitle: (currency: string | null, monthEnds: number) =>
    `Days${currency ? `, balances in ${currency}` : ""}. The average has ${plural(String(monthEnds), "month-end", "month-ends")}.`,
  monthEndsTitle: "Month-end balances",
  monthEndsSubtitle: (currency: string | null) => inCurrency(currency, "tax taken out."),
  measure: "Measure",
  days: "Days",
  monthEnd: "Month-end",
  accounts: { receivable: "Receivable", inventory: "Inventory", payable: "Payable" },
  bases: { average: "Twelve-month average", closing: "Closing balance", count_back: "Count-back" },
  short: {
    days_sales_outstanding: "Sales (DSO)",
    days_inventory_outstanding: "Inventory (DIO)",
    days_payable_outstanding: "Payable (DPO)",
    cash_conversion_cycle: "Cash cycle",
  },
  names: {
    days_sales_outstanding: "Days sales outstanding",
    days_inventory_outstanding: "Days inventory outstanding",
    days_payable_outstanding: "Days payable outstanding",
    cash_conversion_cycle: "Cash conversion cycle",
    trade_working_capital: "Trade working capital",
  },
} as const;

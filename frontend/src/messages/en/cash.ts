/** Texts of the cash pages. */
import { inCurrency } from "./wording.ts";

/** Texts of the cash pages. */
export const cash = {
  linesByHand: "Lines by hand",
  chartTitle: "13-week cash forecast",
  chartSubtitle: (currency: string | null) =>
    inCurrency(currency, "closing cash of each week, after financing."),
  sheetTitle: "13-week sheet",
  sheetSubtitle: (currency: string | null) =>
    inCurrency(currency, "whole units. Open a cell for the cash items it sums, to the penny."),
  sheetPrinted: (company: string, day: string, currency: string | null) =>
    `${company}, as of ${day}${currency ? `, in whole ${currency}` : ""}`,
  sheetCaption: (currency: string | null) =>
    `Cash by week${currency ? ` in ${currency}` : ""}; cells open into cash items`,
  weekEnding: "Week ending",
  total: "13 weeks",
  everything: "All cash items",
  itemsTotal: "Sum of all items",
  noItems: "No cash items",
  noItemsText: "Nothing is expected to be received or paid here.",
  noRate: (currency: string) => `No rate from ${currency} is known for this day. Import fx-rates.`,
  empty: "No cash to show yet",
  noTightestWeek: "The tightest week is not known yet: the opening cash or a part of the sheet is missing.",
  tightest: (day: string, money: string) =>
    `Tightest week: ending ${day}, with ${money} of cash and undrawn facility.`,
  breach: (day: string, money: string) => `Cash first falls short in the week ending ${day}, by ${money}.`,
  neverBelow: (money: string) => `Cash stays at or above the minimum of ${money} in all weeks.`,
  neverNegative: "Cash stays positive in all weeks.",
  minimumLabel: (money: string) => `Minimum\n${money}`,
  belowMark: "Closing cash below the minimum",
  grain: "By day, week or month",
  grains: { day: "Day", week: "Week", month: "Month" },
  periodsTitle: { day: "Cash by day, before financing", month: "Cash by month, before financing" },
  periodsSubtitle: (currency: string | null) =>
    inCurrency(currency, "receipts, payments and closing cash before financing."),
  periodsLabel: (count: number, grain: string) =>
    `Receipts, payments and closing cash before financing, ${count} periods by ${grain}.`,
  periodMeasures: {
    receipts: "Receipts",
    payments: "Payments",
    net: "Net",
    closing: "Closing cash before financing",
  },
  horizonLabel: (day: string) => `Forecast up to ${day}`,
  sections: {
    receipts: "Receipts",
    operating: "Operating disbursements",
    nonOperating: "Non-operating",
    financing: "Financing",
    room: "Facility and minimum",
  },
  sectionTotals: {
    receipts: "Total receipts",
    operating: "Total operating",
    nonOperating: "Total non-operating",
  },
  measures: {
    opening: "Opening cash",
    net: "Net cash flow",
    interest: "Less facility interest",
    before_financing: "Before financing",
    draw: "Plus draw",
    repay: "Less repayment",
    drawn: "Facility drawn",
    headroom: "Headroom",
    closing: "Closing cash",
    below_minimum: "Below minimum",
  },
  lines: {
    trade_receivables: "Trade receivables",
    direct_payouts: "Direct sales payouts",
    marketplace_settlements: "Marketplace settlements",
    tax_refunds: "Tax refunds",
    other_receipts: "Other receipts",
    suppliers: "Suppliers",
    planned_purchases: "Planned purchases",
    co_packer: "Co-packer",
    freight_and_duty: "Freight and duty",
    payroll: "Payroll",
    rent_and_utilities: "Rent and utilities",
    marketing: "Marketing",
    logistics: "Logistics",
    sales_tax: "VAT and sales tax",
    other_operating: "Other operating",
    capital_expenditure: "Capital expenditure",
    debt_service: "Debt service",
    corporation_tax: "Corporation tax",
    professional_fees: "Professional fees",
    owners: "Owners",
  },
} as const;

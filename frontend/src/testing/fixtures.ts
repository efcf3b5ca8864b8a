/** Answers of a small company, built by functions with defaults: a test names only what it is about. */
import type {
  AgeingAnswer,
  CashAnswer,
  CashItemsAnswer,
  CashPeriodsAnswer,
  CashWeek,
  ImportJob,
  Organisation,
  RowErrors,
  Templates,
  WorkingCapitalAnswer,
} from "@/api/generated/types.gen.ts";

/** An organisation that already holds data. */
export function organisation(change: Partial<Organisation> = {}): Organisation {
  return {
    slug: "default",
    name: "Alder Bottling",
    demo: false,
    currency: "EUR",
    currency_source: "ledger-balances",
    time_zone: "UTC",
    week_ends_on: "sunday",
    as_of: "2026-08-31",
    empty: false,
    ...change,
  };
}

/** A week in which 1,000 comes in and 400 goes out. */
export function cashWeek(change: Partial<CashWeek> = {}): CashWeek {
  return {
    week_ending: "2026-09-06",
    opening: "5000.00",
    lines: [
      { name: "trade_receivables", amount: "1000.00" },
      { name: "suppliers", amount: "-300.00" },
      { name: "debt_service", amount: "-100.00" },
    ],
    net: "600.00",
    interest: "0.00",
    before_financing: "5600.00",
    draw: "0.00",
    repay: "0.00",
    drawn: "0.00",
    headroom: "2000.00",
    closing: "5600.00",
    below_minimum: "0.00",
    ...change,
  };
}

/** Two weeks, the second the tightest. */
export function cashAnswer(change: Partial<CashAnswer> = {}): CashAnswer {
  return {
    as_of: "2026-08-31",
    currency: "EUR",
    minimum_cash: "1500.00",
    weeks: [
      cashWeek(),
      cashWeek({
        week_ending: "2026-09-13",
        opening: "5600.00",
        lines: [
          { name: "trade_receivables", amount: "200.50" },
          { name: "suppliers", amount: "-4000.00" },
          { name: "debt_service", amount: "-100.00" },
        ],
        net: "-3899.50",
        before_financing: "1700.50",
        closing: "1700.50",
      }),
    ],
    tightest_week: "2026-09-13",
    first_breach: null,
    notes: ["Bank cash; customers pay as late as they did in the last twelve months."],
    reasons: {},
    ...change,
  };
}

/** The items of one cell. */
export function cashItems(change: Partial<CashItemsAnswer> = {}): CashItemsAnswer {
  return {
    as_of: "2026-08-31",
    currency: "EUR",
    week_ending: "2026-09-13",
    line: "suppliers",
    total: "-4000.00",
    items: [
      {
        on: "2026-09-08",
        category: "suppliers",
        amount: "-2500.00",
        original_amount: "-2500.00",
        original_currency: "EUR",
        certainty: "approved",
        source: "supplier_bill",
        reference: "BILL-0042",
        party: "Glashütte Nord",
        cause: "Bill of 9 August, due after 30 days.",
      },
      {
        on: "2026-09-10",
        category: "suppliers",
        amount: "-1500.00",
        original_amount: "-1740.00",
        original_currency: "USD",
        certainty: "order",
        source: "purchase_order",
        reference: "PO-0107",
        party: "Tare Labels",
        cause: "Deposit of 30% on the order, at 1.16 USD per EUR.",
      },
    ],
    next_cursor: null,
    reasons: {},
    ...change,
  };
}

/** Two days of cash. */
export function cashPeriods(change: Partial<CashPeriodsAnswer> = {}): CashPeriodsAnswer {
  const day = { receipts: "500.00", payments: "-200.00", net: "300.00", closing: "5300.00" };
  return {
    as_of: "2026-08-31",
    currency: "EUR",
    grain: "day",
    periods: [
      { period_start: "2026-09-01", period_end: "2026-09-01", ...day },
      { period_start: "2026-09-02", period_end: "2026-09-02", ...day, closing: "5600.00" },
    ],
    reasons: {},
    ...change,
  };
}

/** A cycle of 59.30 days. */
export function workingCapital(change: Partial<WorkingCapitalAnswer> = {}): WorkingCapitalAnswer {
  const days = {
    days_sales_outstanding: "46.20",
    days_inventory_outstanding: "58.10",
    days_payable_outstanding: "45.00",
    cash_conversion_cycle: "59.30",
    trade_working_capital: "120000.00",
  };
  return {
    as_of: "2026-08-31",
    currency: "EUR",
    basis: {
      average: { ...days, month_ends: 13 },
      closing: { ...days, cash_conversion_cycle: "61.00", month_ends: 1 },
      count_back: { days_sales_outstanding: "41.75" },
    },
    month_ends: [
      { month_end: "2026-07-31", receivable: "80000.00", inventory: "95000.00", payable: "60000.00" },
      { month_end: "2026-08-31", receivable: "82000.00", inventory: null, payable: "61000.00" },
    ],
    revenue: "700000.00",
    cost_of_goods_sold: "420000.00",
    window_days: 365,
    notes: ["Days payable use cost of goods sold: no purchases were imported."],
    reasons: { "month_ends[1].inventory": "No inventory balance on 2026-08-31." },
    ...change,
  };
}

/** 12,000 open, 4,500 of it overdue. */
export function ageing(change: Partial<AgeingAnswer> = {}): AgeingAnswer {
  return {
    as_of: "2026-08-31",
    currency: "EUR",
    side: "receivable",
    buckets: [
      { name: "current", amount: "7500.00", documents: 6 },
      { name: "1-30", amount: "2500.00", documents: 2 },
      { name: "31-60", amount: "1200.00", documents: 1 },
      { name: "61-90", amount: "500.00", documents: 1 },
      { name: "90+", amount: "300.00", documents: 1 },
    ],
    parties: [
      {
        party: "Corner Shops",
        amounts: ["7500.00", "2500.00", "1200.00", "500.00", "300.00"],
        total: "12000.00",
      },
    ],
    total: "12000.00",
    overdue: "4500.00",
    control_account: "12000.00",
    difference: "0.00",
    notes: [],
    reasons: {},
    ...change,
  };
}

/** An import of which three rows were set aside. */
export function importJob(change: Partial<ImportJob> = {}): ImportJob {
  return {
    id: "0199-a",
    file: "SalesInvoices.csv",
    kind: "xero-sales-invoices",
    status: "completed_with_errors",
    created_at: "2026-08-31T09:30:00Z",
    finished_at: "2026-08-31T09:30:04Z",
    size_bytes: 48_200,
    bytes_done: 48_200,
    rows: 220,
    imported: 214,
    unchanged: 3,
    error_count: 3,
    warning_count: 0,
    notes: ["Dates read day first.", "Encoding UTF-8."],
    refused: null,
    ...change,
  };
}

/** One row that was set aside. */
export function rowErrors(change: Partial<RowErrors> = {}): RowErrors {
  return {
    errors: [
      {
        row: 14,
        column: "DueDate",
        value: "31/02/2026",
        reason: "There is no such day.",
        fix: "Write a day of the calendar, such as 28/02/2026.",
      },
    ],
    warnings: [],
    next_cursor: null,
    ...change,
  };
}

/** One template. */
export function templates(): Templates {
  return {
    templates: [
      {
        name: "ledger-balances",
        description: "Balances of the ledger at month-ends.",
        columns: [
          { name: "date", required: true, explanation: "The day of the balance.", example: "2026-08-31" },
          {
            name: "entity",
            required: false,
            explanation: "The company, when there are several.",
            example: "UK",
          },
        ],
      },
    ],
  };
}

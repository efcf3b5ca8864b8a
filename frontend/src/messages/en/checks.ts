/** Texts about totals of ours beside the vendors' own. */
import { plural } from "./wording.ts";

/** Texts about totals of ours beside the vendors' own. */
export const checks = {
  title: "Checks",
  finding: (equal: string, all: string) =>
    `${equal} of ${plural(all, "total", "totals")} of ours ${equal === "1" ? "equals" : "equal"} what the vendor’s own report says.`,
  subtitle:
    "Compared after each sync. The largest difference stands first; each line opens to what is behind it.",
  none: "Nothing compared yet",
  noneText:
    "After each sync of a connected system, receivables, payables, stock, bank and settlements are compared with its own reports.",
  of: (name: string) => `Only ${name}.`,
  all: "Show all",
  source: "the source chosen",
  measures: {
    receivable: "Receivables",
    payable: "Payables",
    stock_value: "Value of stock",
    bank: "Bank balance",
    settlement: "Settlement",
    deposit: "Deposits in the bank",
    reserve: "Reserve carried over",
    revenue: "Revenue",
  },
  columns: {
    measure: "Total",
    source: "Source",
    asOf: "As of",
    ours: "Ours",
    theirs: "Theirs",
    variance: "Difference",
    state: "State",
    checked: "Compared",
    name: "Row",
  },
  equal: "Equal",
  differs: "Differs",
  unknown: "Cannot be computed",
  show: "Show",
  open: (name: string) => `Show what is behind ${name}`,
  report: "Their report",
  behind: "What is behind it",
  noRows: "No rows were kept for this total.",
  currency: (code: string) => `All in ${code}. The difference is ours less theirs.`,
} as const;

/** Texts about the age of what is open. */
import { inCurrency } from "./wording.ts";

/** Texts about the age of what is open. */
export const ageing = {
  titles: { receivable: "Receivables by age", payable: "Payables by age" },
  subtitle: (currency: string | null) => inCurrency(currency, "days after the due date."),
  age: "Days overdue",
  amount: "Amount",
  documents: "Documents",
  buckets: {
    current: "Current",
    "1-30": "1–30 days",
    "31-60": "31–60 days",
    "61-90": "61–90 days",
    "90+": "Over 90 days",
  },
  none: { receivable: "No open sales invoices", payable: "No open supplier bills" },
  noneText: {
    receivable: "Import sales invoices to see who owes what.",
    payable: "Import supplier bills to see what is owed.",
  },
  nonePast: {
    receivable: (day: string) =>
      `No open sales invoices are known as of ${day}: an export only tells what was open on its own date.`,
    payable: (day: string) =>
      `No open supplier bills are known as of ${day}: an export only tells what was open on its own date.`,
  },
  total: (total: string, overdue: string) => `${total} open, ${overdue} overdue.`,
  foots: "Equals the control account.",
  differs: (difference: string) => `Differs from the control account by ${difference}.`,
} as const;

/** Texts about settlements of sales channels. */
import { plural } from "./wording.ts";

/** Texts about settlements of sales channels. */
export const settlements = {
  title: "Settlements",
  finding: (count: string, unmatched: number) =>
    unmatched === 0
      ? `${count === "1" ? "The settlement" : `Each of the ${count} settlements`} shown foots, and what was paid out stands in the bank.`
      : `${unmatched === 1 ? "One" : unmatched} of the ${plural(count, "settlement", "settlements")} shown ${unmatched === 1 ? "needs" : "need"} a look.`,
  subtitle: "Newest first, each in its own currency. What takes money is negative.",
  none: "No settlements yet",
  noneText: "What a sales channel pays out will stand here, with what it kept, once it is connected.",
  channel: "Channel",
  filter: "Filter",
  back: "All settlements",
  noSuch: "There is no such settlement",
  noSuchText: "The address may be mistyped, or the settlement may belong to another organisation.",
  statuses: { scheduled: "Scheduled", in_transit: "On its way", paid: "Paid", failed: "Failed" },
  columns: {
    paidOn: "Paid on",
    number: "Number",
    channel: "Channel",
    currency: "Currency",
    gross: "Gross",
    refunds: "Refunds",
    fees: "Fees",
    adjustments: "Adjustments",
    reserve: "Reserve",
    net: "Deposit",
    state: "State",
    bank: "Bank line",
    line: "Line",
    amount: "Amount",
  },
  foots: "Foots",
  differs: "Does not foot",
  unknown: "Not known in parts",
  unmatched: "Not found",
  statement: {
    title: "From sales to deposit",
    subtitle: (currency: string) => `${currency}. What takes money is negative.`,
    gross: "Charges to customers",
    refunds: "Refunds",
    fees: "Fees",
    adjustments: "Adjustments",
    released: "Reserve kept by the one before",
    withheld: "Reserve kept for the next one",
    net: "Deposit",
    foots: (transactions: string) =>
      `The sum of its ${plural(transactions, "transaction", "transactions")} is the deposit.`,
    differs: (transactions: string, variance: string) =>
      `The sum of its ${plural(transactions, "transaction", "transactions")} differs from the deposit by ${variance}.`,
    unknown: "Its transactions are not known, so that it cannot be proved.",
  },
  bank: {
    title: "In the bank",
    subtitle: "The line it was booked as.",
    none: "No line of the bank was found for it",
    account: "Account",
    bookedOn: "Booked on",
    amount: "Amount",
    text: "Text",
  },
  parts: {
    title: "The channel’s own breakdown",
    subtitle: "As its report names it.",
    none: "The channel gave no breakdown.",
  },
} as const;

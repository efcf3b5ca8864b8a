/** Texts about connecting a system. */

/** Texts about connecting a system. */
export const connecting = {
  title: "Connect a system",
  finding: "It is only read. What you give here is sealed and never shown again.",
  againTitle: (name: string) => `Connect ${name} again`,
  choose: "Which system?",
  chooseHint: "Files of any system can be imported as well.",
  vendors: {
    xero: "Invoices, bills, bank lines and ledger balances",
    shopify: "Orders, refunds, products and payouts of a store",
    amazon: "Orders, settlements and stock of a seller account",
    unleashed: "Stock, purchase and sales orders, bills of materials",
  } as Readonly<Record<string, string>>,
  form: (vendor: string) => `Connect ${vendor}`,
  optional: (title: string) => `${title} (optional)`,
  missing: (title: string) => `Type “${title}”.`,
  notChosen: "Choose one",
  rarely: "What hardly anybody changes",
  submit: "Connect",
  back: "Choose another system",
  consentNext: "Next you agree on the vendor’s own page, and come back here.",
  consentTitle: "Completing the connection",
  consentFinding: "You agreed on the vendor’s page; this takes a few seconds.",
  working: "Asking the vendor",
  denied: "The vendor was told no",
  deniedText: "Nothing was connected and nothing was read. You can start again whenever you like.",
  refused: "The vendor sent you back without consent",
  refusedText: (reason: string) => `It says: ${reason}`,
  incomplete: "This address is not complete",
  incompleteText:
    "It should hold what the vendor sends along after you agreed. Start again from the list of sources, and come back through the vendor’s page.",
  failed: "The connection was not completed",
  failedText: "A consent is good for ten minutes and for one use. Starting again is safe.",
  again: "Start again",
  accountTitle: "Which account?",
  accountFinding:
    "What you agreed to opens several. Choose the one to connect; the others can be connected afterwards.",
  account: "Account",
  accountMissing: "Choose an account.",
  accountSubmit: "Connect this account",
} as const;

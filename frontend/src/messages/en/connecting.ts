/** Texts about connecting a system. */

/** Texts about connecting a system. */
export const connecting = {
  title: "Connect a system",
  finding: "It is only read. What you give here is sealed and never shown again.",
  againTitle: (name: string) => `Connect ${name} again`,
  choose: "Which system?",
  chooseHint: "Files of any system can be imported as well.",
  brings: (titles: readonly string[]) => titles.join(", "),
  form: (vendor: string) => `Connect ${vendor}`,
  optional: (title: string) => `${title} (optional)`,
  missing: (title: string) => `Type “${title}”.`,
  notChosen: "Choose one",
  rarely: "What hardly anybody changes",
  submit: "Connect",
  back: "Choose another system",
  keepsSecrets: "A secret that is left empty stays as it is.",
  consentNext: "Where the vendor asks for it, you agree on its own page next, and come back here.",
  redirect: (address: string) => `If its settings ask for a redirect address, enter ${address}`,
  replaceFiles: "Let the rows of files end once everything is here from the source itself (replace_files)",
  consentTitle: "Completing the connection",
  consentFinding: "The vendor sent you back here; what is left takes a few seconds.",
  working: "Asking the vendor",
  denied: "Nobody agreed",
  incomplete: "This address is not complete",
  incompleteText:
    "It should hold what the vendor sends along after you agreed. Start again from the list of sources, and come back through the vendor’s page.",
  failed: "The connection was not completed",
  again: "Start again",
  accountTitle: "Which account?",
  accountFinding:
    "What you agreed to opens several. Choose the one to connect; the others can be connected afterwards.",
  account: "Account",
  accountMissing: "Choose an account.",
  accountSubmit: "Connect this account",
} as const;

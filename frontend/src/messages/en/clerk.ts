/** Texts where Clerk signs people in. */

/** Texts where Clerk signs people in. */
export const clerk = {
  title: "Sign in",
  text: "To the cash and working capital of your company.",
  place: "Sign-in of Clerk",
  elsewhere: "Clerk looks after this",
  elsewhereText:
    "Passwords, second factors and invitations are kept by Clerk, which signs people in here. Sign in to find them in your account there.",
  toSignIn: "To sign-in",
  known: "Clerk knows who you are",
  knownText:
    "Go on to your company. If you come back here, your account is on its way from Clerk: it takes a few seconds.",
  goOn: "Go on",
  other: "Sign in as somebody else",
  factor: "A second factor is needed",
  factorText:
    "Administrators need one before they see anything. Add it to your account at Clerk, then sign in again with it.",
  freshText:
    "This needs a second factor given within the last ten minutes. Sign in again with yours, then repeat what you were about to do.",
  openAccount: "Open your account",
  again: "Sign in again",
  madeThere: "Made at Clerk",
  companiesText: "Companies are made at Clerk here, and arrive within seconds.",
  peopleText: "People are invited at Clerk, and appear here once they have joined.",
} as const;

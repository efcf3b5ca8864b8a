/** Texts about secrets. */

/** Texts about secrets. */
export const secrets = {
  title: "Secrets",
  finding:
    "Passwords and tokens of other systems, sealed at rest. Their values are never shown here: only at the terminal, after two people agreed.",
  listTitle: "Secrets",
  listHint: (when: string) => `The key that seals them was made on ${when}.`,
  none: "No secrets yet",
  noneText: "They are put in at the terminal: capliquify secrets set NAME.",
  rotate: "Rotate keys",
  rotateTitle: "Rotate the key that seals the secrets?",
  rotateText: "A new key is made and every secret is sealed again. A second person must approve.",
  reveal: "Ask to reveal",
  revealNamed: (name: string) => `Ask to reveal ${name}`,
  revealTitle: (name: string) => `Ask to reveal ${name}?`,
  revealText:
    "Once a second person approved, whoever is at the terminal reads it with: capliquify secrets reveal. It is not shown here.",
  ask: "Ask",
  reason: "Reason",
  reasonHint: "Kept in the audit log, and read by whoever approves.",
  reasonMissing: "Say why.",
  columns: {
    name: "Name",
    sealed: "Sealed",
    by: "Put in by",
    created: "Put in",
    key: "Key",
    actions: "Actions",
  },
} as const;

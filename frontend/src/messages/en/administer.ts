/** Names of the pages about people and trust. */

/** Names of the pages about people and trust. */
export const administer = {
  approvals: "Approvals",
  waiting: "wait for you",
  members: "Members",
  organisation: "Organisation",
  apiKeys: "API keys",
  secrets: "Secrets",
  audit: "Audit log",
} as const;

/** What the pages about members make of answers, and of what is typed. */
import type { Member, MemberChange } from "@/api/generated/types.gen.ts";
import { members as text } from "@/messages/en/members.ts";

/** A role. */
export type Role = Member["role"];

/** A finance permission given apart. */
export type Finance = MemberChange["finance"][number];

/** The roles, the least powerful first. */
export const ROLES: readonly Role[] = ["viewer", "operator", "manager", "administrator"];

const FINANCE: readonly Finance[] = ["finance:read", "finance:write", "finance:approve"];

/** What each role has of its own: it need not be given apart. */
const OF_ROLE: Readonly<Record<Role, readonly Finance[]>> = {
  viewer: [],
  operator: [],
  manager: FINANCE,
  administrator: ["finance:read", "finance:write"],
};

/** What somebody is to become, as it is typed. */
export interface StandingForm {
  readonly role: Role;
  readonly finance: readonly string[];
  readonly limit: string;
  readonly reason: string;
}

/** The finance permissions that are left to give to somebody with a role. */
export function grantable(role: Role): { value: Finance; label: string }[] {
  return FINANCE.filter((each) => !OF_ROLE[role].includes(each)).map((value) => ({
    value,
    label: text.financeNames[value],
  }));
}

/** Of what was chosen, what is still there to choose. */
export function financeOf({ role, finance }: Pick<StandingForm, "role" | "finance">): Finance[] {
  return grantable(role)
    .map(({ value }) => value)
    .filter((value) => finance.includes(value));
}

const AMOUNT = /^\d{1,12}(?:\.\d{1,2})?$/;

/** An amount as it is sent: typed with spaces or commas between thousands, as people do. */
export function readAmount(typed: string): string | null {
  const plain = typed.replaceAll(/[\s\u00a0,_']/g, "");
  if (plain === "") return "0";
  return AMOUNT.test(plain) ? plain : null;
}

/** What is wrong with a standing before it is sent. */
export function checkStanding(
  { limit, reason }: Pick<StandingForm, "limit" | "reason">,
  reasonNeeded: boolean,
) {
  return {
    ...(readAmount(limit) === null ? { limit: text.limitWrong } : {}),
    ...(reasonNeeded && reason.trim() === "" ? { reason: text.reasonMissing } : {}),
  };
}

/** "read, approve": finance permissions given apart, in a cell. */
export function financeWords(finance: readonly string[]): string {
  return finance.map((each) => text.financeShort[each] ?? each).join(", ");
}

/** "10000" for "10000.00": as one would type it. */
export function asTyped(amount: string): string {
  return amount.replace(/\.0+$/, "");
}

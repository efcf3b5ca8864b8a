/** Which organisation is asked, and for which day: both live in the address, so that a link shows the same. */
import { createContext, useContext } from "react";
import type { Organisation } from "@/api/generated/types.gen.ts";

/** The search parameters that every page has. */
export interface ScopeSearch {
  readonly organisation?: string;
  readonly as_of?: string;
}

/** What the pages of one view agree on. */
export interface Scope {
  readonly organisation: Organisation;
  readonly organisations: readonly Organisation[];
  /** The day asked for in the address; without it the server takes the organisation's own. */
  readonly asOf: string | undefined;
  readonly locale: string;
}

// The days the server answers for.
const FIRST_DAY = "1970-01-01";
const LAST_DAY = "2200-12-31";

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day of the calendar, or nothing when the address holds something else. */
export function parseDay(value: unknown): string | undefined {
  if (typeof value !== "string" || !ISO_DAY.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  if (value < FIRST_DAY || value > LAST_DAY) return undefined;
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value ? undefined : value;
}

/** Whether an address asks for a day that is none; the router keeps it, so that it can be named. */
export function asksForWrongDay(search: { readonly as_of?: unknown }): boolean {
  return search.as_of !== undefined && parseDay(search.as_of) === undefined;
}

/** Keeps what is understood of an address. */
export function parseScope(search: Record<string, unknown>): ScopeSearch {
  const { organisation } = search;
  const asOf = parseDay(search.as_of);
  return {
    ...(typeof organisation === "string" && organisation !== "" ? { organisation } : {}),
    ...(asOf ? { as_of: asOf } : {}),
  };
}

/** The organisation a view opens with: the one asked for, else the company, else the demo while the company is empty. */
export function chooseOrganisation(
  organisations: readonly Organisation[],
  wanted: string | undefined,
): Organisation | undefined {
  const asked = organisations.find(({ slug }) => slug === wanted);
  if (wanted !== undefined) return asked;
  const company = organisations.find(({ demo }) => !demo);
  const demo = organisations.find((organisation) => organisation.demo && !organisation.empty);
  return company && !company.empty ? company : (demo ?? company ?? organisations[0]);
}

/** Provided by the shell once the organisations are known. */
export const ScopeContext = createContext<Scope | null>(null);

/** The scope of the view a component stands in. */
export function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (!scope) throw new Error("A page was shown outside the shell.");
  return scope;
}

/** The query parameters of a question within a scope. */
export function scopeQuery(scope: Scope): { organisation: string; as_of?: string } {
  return { organisation: scope.organisation.slug, ...(scope.asOf ? { as_of: scope.asOf } : {}) };
}

/** What the pages about the organisation make of what is typed. */
import type { OrganisationSettings } from "@/api/generated/types.gen.ts";
import { organisation as text } from "@/messages/en/organisation.ts";

const CURRENCY = /^[A-Z]{3}$/;
const AMOUNT = /^\d{1,12}(?:\.\d{1,2})?$/;
const SLUG = /^[a-z][a-z0-9-]{1,62}$/;

/** A day of the week. */
export type WeekDay = NonNullable<OrganisationSettings["week_ends_on"]>;

/** The settings as they are typed. */
export interface SettingsForm {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly weekEnd: WeekDay;
}

/** An amount without the marks people put between thousands. */
export function plainAmount(typed: string): string {
  return typed.replaceAll(/[\s\u00a0,_']/g, "");
}

/** What is wrong with settings before they are sent. */
export function checkSettings(values: SettingsForm): Partial<Record<keyof SettingsForm, string>> {
  const currency = values.currency.trim().toUpperCase();
  return {
    ...(values.name.trim() === "" ? { name: text.nameMissing } : {}),
    ...(currency !== "" && !CURRENCY.test(currency) ? { currency: text.currencyWrong } : {}),
  };
}

/** What is wrong with another limit before it is sent. */
export function checkLimit(values: { limit: string; reason: string }): { limit?: string; reason?: string } {
  return {
    ...(AMOUNT.test(plainAmount(values.limit)) ? {} : { limit: text.limitWrong }),
    ...(values.reason.trim() === "" ? { reason: text.reasonMissing } : {}),
  };
}

/** A short name for a company: "Åsa & Söhne GmbH" becomes "asa-sohne-gmbh". */
export function suggestSlug(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 63);
}

/** Whether something is a short name. */
export function isSlug(typed: string): boolean {
  return SLUG.test(typed);
}

/** The time zones the browser knows, with the one in force among them. */
export function timeZones(current: string): { value: string; label: string }[] {
  const known = new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")]);
  return Array.from(known)
    .sort()
    .map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

/** The day of the week an answer names. */
export function weekDay(named: string): WeekDay {
  return text.weekdays.find(({ value }) => value === named)?.value ?? "sunday";
}

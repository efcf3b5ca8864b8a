/** The way to a vendor's page and back: which organisation left is remembered here, as vendors send back only a state. */

const TRIP = "capliquify-consent";

interface Trip {
  readonly state: string;
  readonly organisation: string;
}

/** Remembers who leaves. */
export function rememberTrip(address: string, organisation: string): void {
  const state = new URL(address).searchParams.get("state") ?? "";
  window.sessionStorage.setItem(TRIP, JSON.stringify({ state, organisation } satisfies Trip));
}

/** Goes to the vendor's page. */
export function leaveForConsent(address: string, organisation: string): void {
  rememberTrip(address, organisation);
  window.location.assign(address);
}

/** The organisation that left with this state, where it left from this window. */
export function organisationOf(state: string): string | undefined {
  const stored = window.sessionStorage.getItem(TRIP);
  if (!stored) return undefined;
  const trip: unknown = JSON.parse(stored);
  if (typeof trip !== "object" || trip === null || Reflect.get(trip, "state") !== state) return undefined;
  const organisation: unknown = Reflect.get(trip, "organisation");
  return typeof organisation === "string" ? organisation : undefined;
}

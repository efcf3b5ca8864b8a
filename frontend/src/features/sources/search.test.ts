import { expect, it } from "vitest";
import { parseConnectSearch, parseConsentSearch } from "./search.ts";

it("keeps what a vendor sends along, and nothing else", () => {
  expect(parseConsentSearch({ state: "s", code: "c", session_state: "x" })).toEqual({
    state: "s",
    code: "c",
  });
  expect(parseConsentSearch({ state: "s", error: "access_denied" })).toEqual({
    state: "s",
    error: "access_denied",
  });
});

it("takes the code under the name Amazon has for it", () => {
  expect(parseConsentSearch({ state: "s", spapi_oauth_code: "c", selling_partner_id: "A1" })).toEqual({
    state: "s",
    code: "c",
  });
});

it("writes what the router took for a number as it was", () => {
  expect(parseConsentSearch({ state: 12, code: 34 })).toEqual({ state: "12", code: "34" });
});

it("keeps what is connected, and what it was before", () => {
  expect(parseConnectSearch({ vendor: "xero", again: "source-1", other: 1 })).toEqual({
    vendor: "xero",
    again: "source-1",
  });
  expect(parseConnectSearch({ vendor: "", again: ["a"] })).toEqual({});
});

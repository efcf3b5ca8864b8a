import { describe, expect, it } from "vitest";
import { organisation } from "@/testing/fixtures/organisation.ts";
import { asksForWrongDay, chooseOrganisation, parseDay, parseScope } from "./scope.ts";

const company = organisation({ slug: "default", empty: false });
const emptyCompany = organisation({ slug: "default", empty: true });
const demo = organisation({ slug: "demo", demo: true });

describe("chooseOrganisation", () => {
  it("opens the company once it holds data", () => {
    expect(chooseOrganisation([demo, company], undefined)).toBe(company);
  });
  it("opens the demo while the company is empty", () => {
    expect(chooseOrganisation([emptyCompany, demo], undefined)).toBe(demo);
  });
  it("opens the empty company when there is no demo", () => {
    expect(chooseOrganisation([emptyCompany], undefined)).toBe(emptyCompany);
  });
  it("does not open a demo that holds nothing", () => {
    expect(
      chooseOrganisation([emptyCompany, organisation({ slug: "demo", demo: true, empty: true })], undefined),
    ).toBe(emptyCompany);
  });
  it("obeys the address, also for an empty company", () => {
    expect(chooseOrganisation([emptyCompany, demo], "default")).toBe(emptyCompany);
  });
  it("never answers for another organisation than the one asked for", () => {
    expect(chooseOrganisation([company, demo], "elsewhere")).toBeUndefined();
  });
});

describe("the address", () => {
  it("keeps organisation and day", () => {
    expect(parseScope({ organisation: "demo", as_of: "2026-08-31" })).toEqual({
      organisation: "demo",
      as_of: "2026-08-31",
    });
  });
  it("drops what is not understood", () => {
    expect(parseScope({ organisation: "", as_of: "2026-02-31", other: 1 })).toEqual({});
  });
  it("knows the calendar", () => {
    expect(parseDay("2024-02-29")).toBe("2024-02-29");
    expect(parseDay("2026-02-29")).toBeUndefined();
    expect(parseDay("yesterday")).toBeUndefined();
  });
});

it("tells a day that is none from no day at all", () => {
  expect(
    ["banana", "2026-02-31", 20261124, "2026-11-24", undefined].map((day) => asksForWrongDay({ as_of: day })),
  ).toEqual([true, true, true, false, false]);
});

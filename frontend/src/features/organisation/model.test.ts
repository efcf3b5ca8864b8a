import { expect, it } from "vitest";
import { checkLimit, checkSettings, isSlug, suggestSlug, timeZones } from "./model.ts";

const SETTINGS = {
  name: "Alder",
  currency: "eur",
  timeZone: "UTC",
  weekEnd: "sunday",
} as const;

it("finds nothing wrong with whole settings", () => expect(checkSettings(SETTINGS)).toEqual({}));

it("leaves a currency that is not known yet open", () =>
  expect(checkSettings({ ...SETTINGS, currency: " " })).toEqual({}));

it("names each field that is wrong", () => {
  const wrong = { ...SETTINGS, name: "", currency: "EURO" };
  expect(Object.keys(checkSettings(wrong))).toEqual(["name", "currency"]);
});

it.each([
  ["10,000.50", "season", []],
  ["-1", "season", ["limit"]],
  ["100", " ", ["reason"]],
])("finds with the limit %j and the reason %j wrong: %j", (limit, reason, wrong) =>
  expect(Object.keys(checkLimit({ limit, reason }))).toEqual(wrong),
);

it.each([
  ["Alder Bottling", "alder-bottling"],
  ["Åsa & Söhne GmbH", "asa-sohne-gmbh"],
  ["  3M  ", "m"],
  ["!!!", ""],
])("suggests for %j the short name %j", (name, slug) => expect(suggestSlug(name)).toBe(slug));

it.each([
  ["alder-bottling", true],
  ["a", false],
  ["Alder", false],
  ["9lives", false],
])("%s is a short name: %s", (slug, is) => expect(isSlug(slug)).toBe(is));

it("offers the zone in force, once", () => {
  const zones = timeZones("UTC").map(({ value }) => value);
  expect(zones.filter((zone) => zone === "UTC")).toEqual(["UTC"]);
  expect(zones).toContain("Europe/Berlin");
});

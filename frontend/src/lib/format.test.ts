import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDay,
  formatDecimal,
  formatInstant,
  formatMonth,
  formatPercent,
  formatWeek,
} from "./format.ts";

describe("days", () => {
  it("have short months of our own, in every locale", () => {
    expect(formatDay("2026-09-06")).toBe("6 Sep");
    expect(formatDate("2026-09-06")).toBe("6 Sep 2026");
    expect(formatMonth("2026-09-01")).toBe("Sep 2026");
  });
  it("refuse what is no ISO day", () => {
    expect(() => formatDay("06/09/2026")).toThrow("Not an ISO day");
  });
  it.each([
    ["2026-01-01", "W1"],
    ["2026-12-31", "W53"],
    ["2027-01-03", "W53"],
    ["2027-01-04", "W1"],
    ["2026-11-29", "W48"],
  ])("%s lies in %s", (day, week) => {
    expect(formatWeek(day)).toBe(week);
  });
  it("name the zone of an instant", () => {
    expect(formatInstant("2026-11-23T08:00:00+01:00")).toBe("23 Nov 2026, 07:00 UTC");
  });
});

describe("numbers", () => {
  it("group by the locale and use the true minus", () => {
    expect(formatCount(-12345, "en-GB")).toBe("\u221212,345");
    expect(formatCount(12345, "de-DE")).toBe("12.345");
  });
  it("keep the decimals asked for", () => {
    expect(formatDecimal("59.304", "en-GB", 1)).toBe("59.3");
    expect(formatDecimal(null, "en-GB", 1)).toBe("\u2013");
  });
  it("write shares as percentages with one decimal", () => {
    expect(formatPercent(0.148, "en-GB")).toBe("14.8%");
    expect(formatPercent(null, "en-GB")).toBe("\u2013");
  });
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1200, "1.2 kB"],
    [104_857_600, "105 MB"],
  ])("%i bytes are %s", (bytes, shown) => {
    expect(formatBytes(bytes, "en-GB")).toBe(shown);
  });
});

import { describe, expect, it } from "vitest";
import { absolute, compare, formatCompact, formatMoney, ratio, signOf, sum, toCoordinate } from "./money.ts";

describe("sum", () => {
  it("adds without the errors of binary floats", () => {
    expect(sum(["0.10", "0.20", "-0.05"])).toBe("0.25");
  });
  it("keeps amounts that a float cannot hold", () => {
    expect(sum(["9007199254740993.01", "0.01"])).toBe("9007199254740993.02");
  });
  it("is unknown when a part is unknown", () => {
    expect(sum(["1.00", null])).toBeNull();
  });
  it("of nothing is zero", () => {
    expect(sum([])).toBe("0.00");
  });
  it("keeps more than two decimals", () => {
    expect(sum(["1.0001", "0.0001"])).toBe("1.0002");
  });
  it("refuses what is no decimal number", () => {
    expect(() => sum(["1,5"])).toThrow("Not a decimal number: 1,5");
  });
});

describe("sign and order", () => {
  it.each([
    ["-0.01", -1],
    ["0.00", 0],
    ["-0.00", 0],
    ["0.01", 1],
  ] as const)("signOf %s is %i", (amount, sign) => {
    expect(signOf(amount)).toBe(sign);
  });
  it("orders by value, not by text", () => {
    expect(compare("9.00", "10.00")).toBe(-1);
    expect(compare("-9.00", "-10.00")).toBe(1);
    expect(compare("1.0", "1.00")).toBe(0);
  });
  it("drops the sign", () => {
    expect(absolute("-3.20")).toBe("3.20");
  });
});

describe("formatMoney", () => {
  it("uses the true minus and the currency's own decimals", () => {
    expect(formatMoney("-1234.5", "en-GB", { currency: "EUR" })).toBe("\u2212€1,234.50");
    expect(formatMoney("1234", "en-GB", { currency: "JPY" })).toBe("¥1,234");
  });
  it("writes plain numbers with two decimals", () => {
    expect(formatMoney("1234.5", "en-GB")).toBe("1,234.50");
  });
  it("rounds to whole units where asked", () => {
    expect(formatMoney("-99960.50", "en-GB", { decimals: "none" })).toBe("\u221299,961");
  });
  it("keeps every digit of a large amount", () => {
    expect(formatMoney("9007199254740993.01", "en-GB", { currency: "EUR" })).toBe(
      "€9,007,199,254,740,993.01",
    );
  });
  it("writes a dash for an unknown amount, never a zero", () => {
    expect(formatMoney(null, "en-GB", { currency: "EUR" })).toBe("\u2013");
  });
  it("follows the locale", () => {
    expect(formatMoney("1234.50", "de-DE", { currency: "EUR" })).toBe("1.234,50\u00a0€");
  });
});

describe("formatCompact", () => {
  it.each([
    ["4310000.00", "€4.31M"],
    ["570000.00", "€570k"],
    ["-61000.25", "\u2212€61k"],
    ["999.49", "€999"],
    ["999.50", "€1k"],
    ["999500.00", "€1M"],
    ["1250000000.00", "€1.25B"],
    ["0.00", "€0"],
  ])("%s is %s", (amount, shown) => {
    expect(formatCompact(amount, "en-GB", "EUR")).toBe(shown);
  });
  it("does without a currency", () => {
    expect(formatCompact("12345.00", "en-GB", null)).toBe("12.3k");
  });
});

describe("for charts and shares", () => {
  it("hands unknown amounts on as unknown", () => {
    expect(toCoordinate(null)).toBeNull();
    expect(toCoordinate("-2.50")).toBe(-2.5);
  });
  it("has no share of nothing", () => {
    expect(ratio("1.00", "0.00")).toBeNull();
    expect(ratio("4500.00", "12000.00")).toBe(0.375);
  });
});

import { describe, expect, it } from "vitest";
import { checkLine, dayAfter, isAbove, type LineForm, lineToSend, movement, readAmount } from "./model.ts";

const LINE: LineForm = {
  name: " Van lease ",
  direction: "out",
  category: "rent_and_utilities",
  amount: "1,250.50",
  currency: "eur",
  payOn: "2026-12-01",
  certainty: "scheduled",
  reason: "Signed today",
};

describe("readAmount", () => {
  it.each([
    ["1250.50", "1250.50"],
    ["1,250", "1250"],
  ])("reads %s", (typed, amount) => expect(readAmount(typed)).toBe(amount));
  it.each(["0", "0.00", "-5", "abc", ""])("does not read %j", (typed) =>
    expect(readAmount(typed)).toBeNull(),
  );
});

it("sends a payment above and a receipt below zero", () => {
  expect(lineToSend(LINE)).toMatchObject({ name: "Van lease", amount: "1250.50", currency: "EUR" });
  expect(lineToSend({ ...LINE, direction: "in" }).amount).toBe("-1250.50");
});

it("finds nothing wrong with a whole line", () => expect(checkLine(LINE)).toEqual({}));

it("names each field that is missing", () => {
  const empty = { ...LINE, name: " ", amount: "", currency: "E", payOn: "", reason: "" };
  expect(Object.keys(checkLine(empty))).toEqual(["name", "amount", "currency", "payOn", "reason"]);
});

it.each([
  ["1,250.49", "EUR", false],
  ["1250.50", "EUR", false],
  ["1250.51", "EUR", true],
  ["9999", "USD", false],
])("%s %s above 1250.50 EUR: %s", (amount, currency, above) => {
  expect(isAbove({ ...LINE, amount, currency }, "1250.50", "EUR")).toBe(above);
});

it("shows what moves the balance", () => {
  expect([movement({ amount: "10.00" }), movement({ amount: "-10.00" })]).toEqual(["-10.00", "10.00"]);
});

it.each([
  ["2026-02-28", "2026-03-01"],
  ["2026-12-31", "2027-01-01"],
])("the day after %s is %s", (day, next) => expect(dayAfter(day)).toBe(next));

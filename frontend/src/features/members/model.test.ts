import { describe, expect, it } from "vitest";
import { asTyped, checkStanding, financeOf, financeWords, grantable, readAmount } from "./model.ts";

describe("readAmount", () => {
  it.each([
    ["10000", "10000"],
    ["10,000.50", "10000.50"],
    [" 2 500 ", "2500"],
    ["", "0"],
  ])("reads %j as %s", (typed, amount) => expect(readAmount(typed)).toBe(amount));

  it.each(["ten", "-5", "1.234", "1e5", "€5"])("does not read %j", (typed) =>
    expect(readAmount(typed)).toBeNull(),
  );
});

it("offers only what a role lacks", () => {
  expect(grantable("viewer").map(({ value }) => value)).toEqual([
    "finance:read",
    "finance:write",
    "finance:approve",
  ]);
  expect(grantable("administrator").map(({ value }) => value)).toEqual(["finance:approve"]);
  expect(grantable("manager")).toEqual([]);
});

it("sends nothing the role has of its own", () => {
  expect(financeOf({ role: "administrator", finance: ["finance:read", "finance:approve"] })).toEqual([
    "finance:approve",
  ]);
});

it("asks for a reason only where one is needed", () => {
  expect(checkStanding({ limit: "5", reason: " " }, true)).toEqual({ reason: "Say why." });
  expect(checkStanding({ limit: "five", reason: "" }, false)).toEqual({
    limit: "Type an amount such as 10000 or 2500.50.",
  });
});

it("writes permissions and amounts short", () => {
  expect(financeWords(["finance:read", "finance:approve"])).toBe("read, approve");
  expect([asTyped("10000.00"), asTyped("0.50")]).toEqual(["10000", "0.50"]);
});

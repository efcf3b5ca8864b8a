import { expect, it } from "vitest";
import { settlement } from "@/testing/fixtures/sources.ts";
import { footing, needsLook, reserveOf, statement } from "./model.ts";

it("goes from charges to the deposit, with fees by type below their sum", () => {
  expect(statement(settlement()).map(({ name, amount, kind }) => `${kind} ${name} ${amount}`)).toEqual([
    "line Charges to customers 1000.00",
    "line Refunds -50.00",
    "line Fees -150.00",
    "part Referral fee -120.00",
    "part Storage -30.00",
    "line Adjustments 0.00",
    "line Reserve kept by the one before 80.00",
    "line Reserve kept for the next one -100.00",
    "total Deposit 780.00",
  ]);
});

it("nets the reserve that was carried over with the one that is kept", () => {
  expect(reserveOf(settlement())).toBe("-20.00");
});

it("tells whether it foots", () => {
  expect(footing({ variance: "0.00" }).text).toBe("Foots");
  expect(footing({ variance: "0.01" }).text).toBe("Does not foot");
  expect(footing({ variance: null }).text).toBe("Not known in parts");
});

it("needs a look where it does not foot, or was paid and is not in the bank", () => {
  expect(needsLook(settlement())).toBe(false);
  expect(needsLook(settlement({ variance: "-0.01" }))).toBe(true);
  expect(needsLook(settlement({ bank_line: null }))).toBe(true);
  expect(needsLook(settlement({ bank_line: null, status: "scheduled" }))).toBe(false);
});

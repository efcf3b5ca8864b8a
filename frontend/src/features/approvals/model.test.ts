import { expect, it } from "vitest";
import { approval } from "@/testing/fixtures/people.ts";
import { decidedBy, decidedOf, fieldName, statusOf, waitingFirst } from "./model.ts";

const LATER = approval({ id: "later", expires_at: "2026-12-09T09:00:00Z" });
const SOONER = approval({ id: "sooner" });
const NOT_MINE = approval({ id: "not-mine", may_decide: false, expires_at: "2026-11-25T09:00:00Z" });
const DONE = approval({ id: "done", status: "executed" });

it("puts first what one may decide, then what runs out first", () => {
  expect(waitingFirst([NOT_MINE, LATER, DONE, SOONER]).map(({ id }) => id)).toEqual([
    "sooner",
    "later",
    "not-mine",
  ]);
});

it("keeps apart what was decided", () => {
  expect(decidedOf([LATER, DONE]).map(({ id }) => id)).toEqual(["done"]);
});

it("names fields, states and who decided", () => {
  expect([fieldName("approval_limit"), fieldName("pay_on")]).toEqual(["Approval limit", "Pay on"]);
  expect(statusOf(DONE)).toEqual({ text: "Done", tone: "accent" });
  const decided = approval({ decided_by: "cli:jo", decided_at: "2026-11-24T10:00:00Z" });
  expect(decidedBy(decided)).toBe("jo at the terminal, 24 Nov 2026, 10:00 UTC");
  expect(decidedBy(SOONER)).toBe("–");
});

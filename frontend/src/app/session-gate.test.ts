import { expect, it } from "vitest";
import { session } from "@/testing/fixtures/people.ts";
import { missingStep } from "./session-gate.tsx";

const GIVEN = session().second_factor;

it.each([
  ["whoever gave a code", {}, null],
  ["whoever set one up and gave no code", { passed_at: null }, "/second-factor"],
  ["whoever set one up without having to", { passed_at: null, required: false }, "/second-factor"],
  ["an administrator who set none up", { passed_at: null, enrolled: false }, "/set-up-second-factor"],
  ["whoever has none and needs none", { passed_at: null, enrolled: false, required: false }, null],
] as const)("sends %s to the right page", (_, change, page) => {
  expect(missingStep({ ...GIVEN, ...change })).toBe(page);
});

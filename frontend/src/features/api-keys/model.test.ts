import { expect, it } from "vitest";
import { keyState } from "./model.ts";

const NOW = new Date("2026-11-24T10:00:00Z");

it.each([
  [null, "2026-11-24T10:00:01Z", "Active", true],
  [null, "2026-11-24T10:00:00Z", "Expired", false],
  ["2026-11-20T10:00:00Z", "2027-11-24T10:00:00Z", "Revoked", false],
])("a key revoked %s that expires %s is %s", (revoked, expires, word, active) => {
  expect(keyState({ revoked_at: revoked, expires_at: expires }, NOW)).toMatchObject({ text: word, active });
});

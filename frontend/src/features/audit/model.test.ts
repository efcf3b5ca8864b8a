import { expect, it } from "vitest";
import { auditQuery, changedFields, whereOf } from "./model.ts";
import { parseAuditSearch } from "./search.ts";

it("lists each field once, with a dash for what there was not", () => {
  const before = { role: "viewer", finance: [] };
  const after = { role: "manager", finance: ["finance:read", "finance:write"], limit: 0 };
  expect(changedFields({ before, after })).toEqual([
    { field: "role", before: "viewer", after: "manager" },
    { field: "finance", before: "–", after: "finance:read, finance:write" },
    { field: "limit", before: "–", after: "0" },
  ]);
});

it("has no fields where nothing was kept", () => {
  expect(changedFields({ before: null, after: null })).toEqual([]);
});

it("asks for the last day whole", () => {
  expect(auditQuery({ since: "2026-02-28", until: "2026-02-28", actor: "ada@b.example" })).toEqual({
    actor: "ada@b.example",
    since: "2026-02-28T00:00:00Z",
    until: "2026-03-01T00:00:00.000Z",
  });
});

it("keeps of an address only what is understood", () => {
  expect(
    parseAuditSearch({ action: "  member ", actor: 7, since: "2026-02-31", until: "2026-02-28" }),
  ).toEqual({
    action: "member",
    actor: undefined,
    since: undefined,
    until: "2026-02-28",
  });
});

it("says from where", () => {
  expect(whereOf({ surface: "api", address: "10.0.0.1" })).toBe("api, 10.0.0.1");
  expect(whereOf({ surface: "cli", address: null })).toBe("cli");
});

import { expect, it, vi } from "vitest";
import { newIdempotencyKey, toApiError } from "./client.ts";

it("says what the server says", () => {
  const error = toApiError(
    409,
    { code: "conflict", title: "Conflict", detail: "A later import changed row 3." },
    "req-1",
  );
  expect(error.message).toBe("A later import changed row 3.");
  expect([error.status, error.code, error.requestId]).toEqual([409, "conflict", "req-1"]);
});

it("says the title when there is no detail", () => {
  expect(toApiError(404, { title: "Not found" }, null).message).toBe("Not found");
});

it("says the status when the answer is no problem document", () => {
  expect(toApiError(502, "<html>", null).message).toBe("The server answered 502.");
});

it("says that nobody answered", () => {
  expect(toApiError(0, null, null).code).toBe("unreachable");
});

it("makes a new key each time", () => {
  const key = newIdempotencyKey();
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(newIdempotencyKey()).not.toBe(key);
});

it("says at what time to try again", () => {
  vi.useFakeTimers({ now: new Date(2026, 10, 24, 10, 0, 5) });
  expect(toApiError(429, { detail: "Too many codes." }, null, "60").message).toBe(
    "Too many codes. Try again at 10:01:05.",
  );
  vi.useRealTimers();
});

it("names the fields that are wrong", () => {
  const body = { detail: "No.", errors: [{ name: "email", reason: "Not an address." }] };
  expect(toApiError(400, body, null).fields).toEqual({ email: "Not an address." });
});

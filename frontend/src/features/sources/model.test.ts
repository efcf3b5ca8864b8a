import { describe, expect, it } from "vitest";
import { running, source, syncRun } from "@/testing/fixtures/sources.ts";
import {
  checksOf,
  doing,
  duration,
  isDeadLetter,
  lagOf,
  nameOf,
  needsSomebody,
  percentRead,
  rowsRead,
  runState,
  stateOf,
  streamState,
  tookSeconds,
} from "./model.ts";

const [invoices] = source().streams;
if (!invoices) throw new Error("The fixture has no stream.");

describe("how a source stands", () => {
  it.each([
    [source(), "Connected", "accent"],
    [source({ status: "waiting_for_consent" }), "Waiting for consent", "warning"],
    [source({ status: "paused" }), "Paused", "neutral"],
    [source({ status: "disconnected", problem: "left over" }), "Disconnected", "neutral"],
    [source({ problem: "agree again" }), "Needs you", "bad"],
    [source({ failed_runs: 3, run: syncRun({ status: "failed" }) }), "Needs you", "bad"],
    [source({ streams: [{ ...invoices, stale: true }] }), "Behind", "warning"],
    [source({ streams: [{ ...invoices, stale: true, synced_at: null }] }), "Connected", "accent"],
  ])("is said in a word (%#)", (each, text, tone) => {
    expect(stateOf(each)).toEqual({ text, tone });
  });

  it("is a dead letter only until a sync runs again", () => {
    expect(isDeadLetter({ failed_runs: 3, run: syncRun({ status: "failed" }) })).toBe(true);
    expect(isDeadLetter({ failed_runs: 3, run: running() })).toBe(false);
  });

  it("needs nobody once it is disconnected", () => {
    expect(needsSomebody(source({ status: "disconnected", problem: "left over" }))).toBe(false);
  });
});

it("names the vendor and the account, and says nothing twice", () => {
  expect(nameOf(source())).toBe("Xero, Alder Bottling Ltd");
  expect(nameOf(source({ name: "Xero" }))).toBe("Xero");
  expect(nameOf(source({ name: "" }))).toBe("Xero");
});

it.each([
  [0, "less than a minute"],
  [60, "1 minute"],
  [3599, "59 minutes"],
  [3600, "1 hour"],
  [172_799, "47 hours"],
  [172_800, "2 days"],
])("%i seconds are %s", (seconds, text) => {
  expect(duration(seconds, "en-GB")).toBe(text);
});

it("says how long ago all was there", () => {
  expect(lagOf({ lag_seconds: null }, "en-GB")).toBe("Never");
  expect(lagOf({ lag_seconds: 59 }, "en-GB")).toBe("just now");
  expect(lagOf({ lag_seconds: 300 }, "en-GB")).toBe("5 minutes ago");
});

describe("a sync that has not ended", () => {
  it("says what it does", () => {
    expect(doing(running(), [invoices])).toBe("Reads Invoices.");
    expect(doing(running({ stream: "bills" }), [invoices])).toBe("Reads bills.");
    expect(doing(running({ stream: null }), [invoices])).toBe("Starts.");
    expect(doing(running({ status: "queued" }), [invoices])).toBe("Waits for its turn.");
  });

  it("says until when it waits for the vendor", () => {
    expect(doing(running({ status: "parked", parked_until: "2026-11-25T00:00:00Z" }), [invoices])).toBe(
      "Waits for the vendor’s limit until 25 Nov 2026, 00:00 UTC; it goes on by itself, and what was read is kept.",
    );
    expect(doing(running({ status: "parked" }), [invoices])).toMatch(
      /^Waits for the vendor’s limit; it goes on/,
    );
  });

  it("is never at a hundred percent", () => {
    expect(percentRead({ rows: 400, expected_rows: 1000 })).toBe(40);
    expect(percentRead({ rows: 1000, expected_rows: 1000 })).toBe(99);
    expect(percentRead({ rows: 5, expected_rows: null })).toBeNull();
    expect(percentRead({ rows: 5, expected_rows: 0 })).toBeNull();
  });

  it("says how much it read, of how much where that is known and true", () => {
    expect(rowsRead(running(), "en-GB")).toBe("400 of 1,000 rows read");
    expect(rowsRead(running({ rows: 1200 }), "en-GB")).toBe("1,200 rows read");
    expect(rowsRead(running({ expected_rows: null }), "en-GB")).toBe("400 rows read");
  });
});

it("has words for each outcome, and keeps one it does not know", () => {
  expect(runState({ status: "completed_with_problems" })).toEqual({
    text: "Completed, look at the problems",
    tone: "warning",
  });
  expect(runState({ status: "odd" })).toEqual({ text: "odd", tone: "neutral" });
});

it("measures a sync from its start to its end", () => {
  expect(tookSeconds(syncRun())).toBe(150);
  expect(tookSeconds(running())).toBeNull();
});

it("says of each kind whether it is fresh", () => {
  expect(streamState(invoices).text).toBe("Fresh");
  expect(streamState({ ...invoices, stale: true }).text).toBe("Behind");
  expect(streamState({ ...invoices, synced_at: null }).text).toBe("Not read yet");
});

it("says whether totals agree", () => {
  expect(checksOf(source(), "en-GB").text).toBe("4 totals equal theirs");
  expect(checksOf(source({ checks_differing: 1 }), "en-GB").text).toBe("1 of 4 totals needs a look");
  expect(checksOf(source({ checks: 0 }), "en-GB").text).toBe("Not compared yet");
});

import { expect, it } from "vitest";
import { unmapped } from "@/testing/fixtures/sources.ts";
import { nameTarget, onlySuggestion, sureMatches } from "./model.ts";
import { parseMappingSearch } from "./search.ts";

const [barcode] = unmapped().suggestions;
if (!barcode) throw new Error("The fixture has no suggestion.");
const learned = { ...barcode, target: "GIN-50", method: "learned" };

it("chooses nothing among several", () => {
  expect(onlySuggestion({ suggestions: [barcode] })).toBe(barcode);
  expect(onlySuggestion({ suggestions: [barcode, learned] })).toBeNull();
  expect(onlySuggestion({ suggestions: [] })).toBeNull();
});

it("counts the codes that each way of finding could decide alone", () => {
  const codes = [
    unmapped({ suggestions: [learned] }),
    unmapped(),
    unmapped(),
    unmapped({ suggestions: [barcode, learned] }),
  ];
  expect(sureMatches(codes)).toEqual([
    { method: "barcode", count: 2 },
    { method: "learned", count: 1 },
  ]);
});

it("names a target once", () => {
  expect(nameTarget("GIN-70", "Gin 70 cl")).toBe("GIN-70, Gin 70 cl");
  expect(nameTarget("GIN-70", "GIN-70")).toBe("GIN-70");
  expect(nameTarget("GIN-70", "")).toBe("GIN-70");
});

it("keeps what is understood of an address", () => {
  expect(parseMappingSearch({ kind: "item", vendor: "none", q: 70 })).toEqual({
    kind: "item",
    vendor: undefined,
    q: "70",
  });
});

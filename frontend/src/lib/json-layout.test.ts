import { expect, it } from "vitest";
import { layOutJson } from "./json-layout.ts";

it("puts each value on a line of its own", () => {
  expect(layOutJson('{"id":"A-1","lines":[{"sku":"GIN-70"},{"sku":"RUM"}],"note":null}')).toBe(
    [
      "{",
      '  "id": "A-1",',
      '  "lines": [',
      "    {",
      '      "sku": "GIN-70"',
      "    },",
      "    {",
      '      "sku": "RUM"',
      "    }",
      "  ],",
      '  "note": null',
      "}",
    ].join("\n"),
  );
});

it("keeps numbers and texts as they came", () => {
  expect(layOutJson('{"total": 10.10, "id": 12345678901234567890, "name": "a, {b}: \\"c\\""}')).toBe(
    '{\n  "total": 10.10,\n  "id": 12345678901234567890,\n  "name": "a, {b}: \\"c\\""\n}',
  );
});

it("keeps empty lists and objects closed", () => {
  expect(layOutJson('{"lines":[],"more":{}}')).toBe('{\n  "lines": [],\n  "more": {}\n}');
});

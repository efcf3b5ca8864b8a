import { expect, it } from "vitest";
import { toCsv } from "./csv.ts";

it("ends each line as RFC 4180 says", () => {
  expect(toCsv(["a", "b"], [["1", "2"]])).toBe("a,b\r\n1,2\r\n");
});

it("quotes what would break a row", () => {
  expect(toCsv(["a"], [['x,"y"\n']])).toBe('a\r\n"x,""y""\n"\r\n');
});

it("disarms what a spreadsheet would run", () => {
  expect(toCsv(["a"], [["=1+1"], ["@cmd"], ["-x"]])).toBe("a\r\n'=1+1\r\n'@cmd\r\n'-x\r\n");
});

it("leaves negative numbers as they are", () => {
  expect(toCsv(["a"], [["-12.50"]])).toBe("a\r\n-12.50\r\n");
});

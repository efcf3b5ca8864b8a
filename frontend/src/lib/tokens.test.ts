import { describe, expect, it } from "vitest";
import { cssVariables, DARK, LIGHT, type Tokens } from "./tokens.ts";

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("%s theme", (_, tokens: Tokens) => {
  it.each([
    ["text", "surface"],
    ["text", "background"],
    ["muted", "surface"],
    ["muted", "background"],
    ["accent", "surface"],
    ["accent", "accentSoft"],
    ["bad", "surface"],
    ["bad", "badSoft"],
    ["warning", "surface"],
    ["warning", "warningSoft"],
    ["onAccent", "accent"],
  ] as const)("%s on %s can be read", (text, ground) => {
    expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(4.5);
  });
  it.each([0, 1, 2, 3] as const)("series %i stands out from its card", (index) => {
    expect(contrast(tokens.series[index], tokens.surface)).toBeGreaterThanOrEqual(3);
  });
});

it("names variables as style sheets do", () => {
  expect(cssVariables(LIGHT)["--accent-soft"]).toBe("#CDEAF2");
});

/** Colours, once: the style sheets read them as variables, the charts as values. */

/** The colours of one theme. */
export interface Tokens {
  readonly background: string;
  readonly surface: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly accentPale: string;
  readonly onAccent: string;
  readonly bad: string;
  readonly badSoft: string;
  readonly warning: string;
  readonly warningSoft: string;
  readonly series: readonly [string, string, string, string];
  readonly total: string;
}

export const LIGHT: Tokens = {
  background: "#F5F7F9",
  surface: "#FFFFFF",
  line: "#E3E8ED",
  text: "#14202B",
  muted: "#5A6875",
  accent: "#0B6E8A",
  accentSoft: "#CDEAF2",
  accentPale: "#82B9C9",
  onAccent: "#FFFFFF",
  bad: "#B43C0A",
  badSoft: "#FBE9DF",
  warning: "#8A4F00",
  warningSoft: "#FBF0DA",
  series: ["#0B6E8A", "#DE6B1F", "#4B2FA3", "#6B4A12"],
  total: "#3B4A59",
};

export const DARK: Tokens = {
  background: "#0D141A",
  surface: "#131C24",
  line: "#22303B",
  text: "#E7EDF2",
  muted: "#9AA8B5",
  accent: "#4CB8D4",
  accentSoft: "#0F2A33",
  accentPale: "#2B6F82",
  onAccent: "#0D141A",
  bad: "#F58A5B",
  badSoft: "#33201A",
  warning: "#E3A93C",
  warningSoft: "#2E2616",
  series: ["#4CB8D4", "#EE7443", "#9C6CF0", "#F2D28A"],
  total: "#9FB0BF",
};

/** The style sheet variables of one theme: `accentSoft` becomes `--accent-soft`. */
export function cssVariables(tokens: Tokens): Record<string, string> {
  const plain = Object.entries(tokens).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(
    plain.map(([name, value]) => [
      `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]),
  );
}

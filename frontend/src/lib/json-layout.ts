/** Lays out JSON for reading without touching what it says: parsing it would round numbers and long ids. */

const INDENT = "  ";
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Each value on a line of its own; what is no JSON comes out token by token, with nothing lost but spaces. */
export function layOutJson(json: string): string {
  let depth = 0;
  let text = "";
  const line = () => `\n${INDENT.repeat(depth)}`;
  const tokens = json.match(TOKEN) ?? [];
  tokens.forEach((token, place) => {
    const before = tokens[place - 1] ?? "";
    if (token === "{" || token === "[") {
      text += token;
      depth += 1;
      if (!isEnd(tokens[place + 1])) text += line();
    } else if (isEnd(token)) {
      depth = Math.max(depth - 1, 0);
      text += before === "{" || before === "[" ? token : line() + token;
    } else if (token === ",") text += token + line();
    else text += token === ":" ? ": " : token;
  });
  return text;
}

function isEnd(token: string | undefined): boolean {
  return token === "}" || token === "]";
}

/** The rules of the tree that no linter knows: who may import whom, and how long a file may be. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../", import.meta.url));
const LONGEST = 250;
const IMPORT = /(?:from|import)\s*\(?\s*"([^"]+)"/g;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Imported modules; our own as paths below src. */
  readonly imports: readonly string[];
}

function ownPath(file: string, name: string): string {
  if (name.startsWith("@/")) return name.slice(2);
  return name.startsWith(".") ? relative(SOURCE, resolve(SOURCE, dirname(file), name)) : name;
}

const files: readonly SourceFile[] = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("api/generated"))
  .map((path) => {
    const text = readFileSync(join(SOURCE, path), "utf8");
    return { path, text, imports: [...text.matchAll(IMPORT)].map(([, name = ""]) => ownPath(path, name)) };
  });
const product = files.filter(({ path }) => !path.includes(".test.") && !path.startsWith("testing/"));

function importing(wanted: (name: string) => boolean, allowed: (path: string) => boolean): string[] {
  return product
    .filter(({ path, imports }) => imports.some(wanted) && !allowed(path))
    .map(({ path }) => path);
}

const featureOf = (path: string) => /^features\/([^/]+)/.exec(path)?.[1];

it("reads the tree", () => {
  expect(product.length).toBeGreaterThan(50);
  expect(product.find(({ path }) => path === "main.tsx")?.imports).toContain("app/router.tsx");
});

it("only components/ui imports Mantine", () => {
  expect(
    importing(
      (name) => name.startsWith("@mantine/"),
      (path) => path.startsWith("components/ui/"),
    ),
  ).toEqual([]);
});

it("only components/charts imports ECharts", () => {
  expect(
    importing(
      (name) => /^echarts(?:\/|$)/.test(name),
      (path) => path.startsWith("components/charts/"),
    ),
  ).toEqual([]);
});

it("only api files call the client", () => {
  const calls = (name: string) => /^api\/generated\/(?!types\.gen)/.test(name);
  const allowed = (path: string) =>
    /^features\/[^/]+\/api\.ts$/.test(path) || ["api/client.ts", "api/session.ts"].includes(path);
  expect(importing(calls, allowed)).toEqual([]);
});

it("features do not know each other", () => {
  const crossing = product.filter(({ path, imports }) => {
    const own = featureOf(path);
    return (
      own !== undefined && imports.some((name) => featureOf(name) !== undefined && featureOf(name) !== own)
    );
  });
  expect(crossing.map(({ path }) => path)).toEqual([]);
});

it.each([
  ["lib", ["components/", "features/", "routes/", "app/"]],
  ["api", ["components/", "features/", "routes/", "app/"]],
  ["messages", ["components/", "features/", "routes/", "app/"]],
  ["components", ["features/", "routes/", "app/"]],
  ["features", ["routes/", "app/"]],
  ["routes", ["app/"]],
])("%s imports nothing that stands above it", (folder, above) => {
  const offenders = product.filter(
    ({ path, imports }) =>
      path.startsWith(`${folder}/`) && imports.some((name) => above.some((layer) => name.startsWith(layer))),
  );
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

it("components never turn money into a float", () => {
  const offenders = product.filter(
    ({ path, text }) => path.endsWith(".tsx") && /\b(?:Number\(|parseFloat\()/.test(text),
  );
  // A time in the browser's own storage is no money.
  expect(offenders.map(({ path }) => path)).toEqual(["app/failures.tsx"]);
});

it("money becomes a coordinate only for charts", () => {
  const asks = ({ text }: SourceFile) => /\btoCoordinate\(/.test(text);
  const allowed = (path: string) =>
    path.includes("/charts/") || path === "lib/money.ts" || path === "features/working-capital/model.ts";
  expect(product.filter((file) => asks(file) && !allowed(file.path)).map(({ path }) => path)).toEqual([]);
});

it(`no file is longer than ${LONGEST} lines`, () => {
  const long = files.filter(({ text }) => text.split("\n").length > LONGEST + 1).map(({ path }) => path);
  expect(long).toEqual([]);
});

it("each file says what it is for", () => {
  const silent = product.filter(({ text }) => !/^(?:import "[^"]+";\n)?\/\*\*/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

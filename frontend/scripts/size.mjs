/** Checks the built files against the sizes a first view may have (gzip -9, kB of 1000 bytes). */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const folder = join(dist, "assets");
const LIMITS = { shell: 150, page: 40, charts: 215, css: 20 };
const page = readFileSync(join(dist, "index.html"), "utf8");

function kind(name) {
  if (name.endsWith(".css")) return "css";
  // What index.html names itself is needed before anything shows.
  if (page.includes(`assets/${name}`)) return "shell";
  return name.startsWith("echarts-") ? "charts" : "page";
}

const sizes = readdirSync(folder)
  .filter((name) => name.endsWith(".js.gz") || name.endsWith(".css.gz"))
  .map((name) => ({ name: basename(name, ".gz"), size: statSync(join(folder, name)).size / 1000 }))
  .map((asset) => ({ ...asset, kind: kind(asset.name) }));

const total = (wanted) =>
  sizes.filter((asset) => asset.kind === wanted).reduce((sum, { size }) => sum + size, 0);
const checks = [
  ...sizes.filter((asset) => asset.kind === "page" || asset.kind === "charts"),
  { name: "all scripts of index.html", size: total("shell"), kind: "shell" },
  { name: "all style sheets", size: total("css"), kind: "css" },
].map((asset) => ({ ...asset, limit: LIMITS[asset.kind] }));
if (total("shell") === 0) throw new Error("No built shell found: run npm run build first.");
const tooBig = checks.filter(({ size, limit }) => size > limit);
for (const { name, size, kind: group, limit } of tooBig) {
  console.log(`Too big: ${name} (${group}) has ${size.toFixed(1)} kB of ${limit}.`);
}
const largest = (wanted) =>
  Math.max(...checks.filter((each) => each.kind === wanted).map(({ size }) => size));
const summary = Object.entries(LIMITS).map(
  ([group, limit]) => `${group} ${largest(group).toFixed(1)}/${limit}`,
);
console.log(`Sizes in kB, gzip: ${summary.join(", ")}`);
process.exitCode = tooBig.length > 0 ? 1 : 0;

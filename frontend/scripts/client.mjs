/** Makes the client from openapi.json: into its folder, or, with --check, only to compare. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const committed = join(root, "src", "api", "generated");
// The generator's comments point to a package registry, which nothing here should name.
const REGISTRY_LINK = /\{@link https:\/\/www\.npmjs\.com\/package\/\S+ (`[^`]+`)\}/g;

function contents(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function generate(folder) {
  const generator = join(root, "node_modules", "@hey-api", "openapi-ts", "bin", "run.js");
  execFileSync(process.execPath, [generator, "--output", folder, "--silent"], {
    cwd: root,
    stdio: "inherit",
  });
  for (const [name, text] of contents(folder)) {
    const tidied = text.replaceAll(REGISTRY_LINK, "$1");
    if (tidied !== text) writeFileSync(join(folder, name), tidied);
  }
}

function check() {
  const fresh = mkdtempSync(join(tmpdir(), "capliquify-client-"));
  try {
    generate(fresh);
    const [before, after] = [contents(committed), contents(fresh)];
    const names = [...new Set([...before.keys(), ...after.keys()])];
    const changed = names.filter((name) => before.get(name) !== after.get(name));
    if (changed.length === 0) return;
    console.log(
      `The client is not what openapi.json makes; run npm run generate. Differs: ${changed.join(", ")}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv.includes("--check")) check();
else generate(committed);

/** Fails when the committed client is not the one that openapi.json makes. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const committed = join(root, "src", "api", "generated");
const fresh = mkdtempSync(join(tmpdir(), "capliquify-client-"));

function contents(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

try {
  const generator = join(root, "node_modules", "@hey-api", "openapi-ts", "bin", "run.js");
  execFileSync(process.execPath, [generator, "--output", fresh, "--silent"], { cwd: root, stdio: "inherit" });
  const [before, after] = [contents(committed), contents(fresh)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changed = names.filter((name) => before.get(name) !== after.get(name));
  if (changed.length > 0) {
    console.log(
      `The client is not what openapi.json makes; run npm run generate. Differs: ${changed.join(", ")}`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** The steps of a journey, counted and named as they pass. */

let passed = 0;

/** Runs one step, and names it once it has passed. */
export async function step(name: string, run: () => Promise<void>): Promise<void> {
  await run();
  passed += 1;
  console.log(`ok ${passed} - ${name}`);
}

/** The last line, which the caller waits for. */
export function summary(): string {
  return `${passed} passed, 0 failed`;
}

/** What the environment must say. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}.`);
  return value;
}

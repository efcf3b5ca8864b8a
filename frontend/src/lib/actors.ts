/** Who did something, as a person reads it: the server keeps "user:jo@example.com", "key:nightly", "cli:jo", "job:import". */

const KINDS: Readonly<Record<string, (name: string) => string>> = {
  user: (name) => name,
  key: (name) => `API key ${name}`,
  cli: (name) => `${name} at the terminal`,
  job: (name) => `job ${name}`,
};

/** The name without the mark of its kind; whatever has no known mark stays as it is. */
export function actorName(actor: string): string {
  const [kind = "", ...rest] = actor.split(":");
  const name = rest.join(":");
  return name !== "" && Object.hasOwn(KINDS, kind) ? (KINDS[kind]?.(name) ?? actor) : actor;
}

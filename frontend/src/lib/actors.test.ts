import { expect, it } from "vitest";
import { actorName } from "./actors.ts";

it.each([
  ["user:jo@example.com", "jo@example.com"],
  ["key:nightly: two", "API key nightly: two"],
  ["cli:jo", "jo at the terminal"],
  ["job:import_file", "job import_file"],
  ["jo@example.com", "jo@example.com"],
  ["user:", "user:"],
  ["constructor:x", "constructor:x"],
])("reads %s as %s", (actor, name) => expect(actorName(actor)).toBe(name));

import { expect, it } from "vitest";
import { browserName, initials } from "./model.ts";

it.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/153.0 Safari/537.36 Edg/153.0",
    "Edge on Windows",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1",
    "Safari on iPhone",
  ],
  ["curl/8.9", "curl/8.9"],
  ["  ", null],
  [null, null],
])("names the browser of %j", (agent, name) => {
  expect(browserName(agent)).toBe(name);
});

it.each([
  ["Ada Nkomo", "a@b.example", "AN"],
  ["Ada Maria Nkomo", "a@b.example", "AN"],
  ["Ada", "a@b.example", "A"],
  ["", "ada.nkomo@b.example", "A"],
  ["Österreich Ünal", "a@b.example", "ÖÜ"],
])("writes %j, %s as %s", (name, email, expected) => {
  expect(initials(name, email)).toBe(expected);
});

import { describe, expect, it } from "vitest";
import { nextPath, nextSearch } from "./next-path.ts";

describe("nextPath", () => {
  it.each(["/", "/cash", "/cash?cell=true&week=2026-04-12", "/imports/0198#rows", "/cash?text=a%20b"])(
    "leads to the page %s of this app",
    (path) => {
      expect(nextPath(path)).toBe(path);
    },
  );

  it.each([
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\u0000/cash",
    " /cash",
    "/ /evil.example",
    "/%2e%2e//evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "cash",
    "",
    "?next=/cash",
    "@evil.example",
    "/api/v1/session",
    "/api",
    "/x/../api/v1/session",
    undefined,
    null,
    7,
    ["/cash"],
    { toString: () => "/cash" },
  ])("does not follow %j", (path) => {
    expect(nextPath(path)).toBe("/");
  });

  it.each(["/sign-in", "/sign-in?next=/sign-in", "/second-factor", "/welcome"])(
    "does not lead back to the entrance %s",
    (path) => {
      expect(nextPath(path)).toBe("/");
    },
  );
});

describe("nextSearch", () => {
  it("keeps where one was", () => expect(nextSearch("/cash?cell=true")).toEqual({ next: "/cash?cell=true" }));
  it("says nothing of the first page", () => expect(nextSearch("/")).toEqual({}));
});

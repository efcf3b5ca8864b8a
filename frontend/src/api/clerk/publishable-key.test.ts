import { describe, expect, it } from "vitest";
import { frontendApi } from "./publishable-key.ts";

const keyOf = (text: string, kind = "test") => `pk_${kind}_${btoa(text)}`;

describe("a publishable key", () => {
  it.each(["test", "live"])("of an instance that is %s names the host of its scripts", (kind) => {
    expect(frontendApi(keyOf("clerk.alder.example$", kind), false)).toBe("https://clerk.alder.example");
  });

  it("may be written without the padding of base64", () => {
    const padded = keyOf("clerk.pine.example$");
    expect(padded).toMatch(/=$/);
    expect(frontendApi(padded.replaceAll("=", ""), false)).toBe("https://clerk.pine.example");
  });

  it.each([
    ["nothing", ""],
    ["a secret key", `sk_test_${btoa("clerk.alder.example$")}`],
    ["what is no base64", "pk_test_windtunnel!"],
    ["a cut-off key", "pk_test_Y"],
    ["a host without its end", keyOf("clerk.alder.example")],
    ["a path", keyOf("clerk.alder.example/evil$")],
    ["a port", keyOf("clerk.alder.example:8443$")],
    ["a user before the host", keyOf("clerk.alder.example@evil.example$")],
    ["a scheme", keyOf("https://clerk.alder.example$")],
    ["a query", keyOf("evil.example?clerk.alder.example$")],
    ["a space", keyOf("clerk.alder.example $")],
    ["a second line", keyOf("clerk.alder.example\n$")],
    ["an address in numbers", keyOf("203.0.113.7$")],
    ["a single word", keyOf("localhost$")],
    ["two ends", keyOf("clerk.alder.example$$")],
  ])("with %s is refused", (_what, key) => {
    expect(() => frontendApi(key, true)).toThrow("CAPLIQUIFY_CLERK_PUBLISHABLE_KEY");
  });

  it("names a port of this machine only where the server says so", () => {
    const key = keyOf("127.0.0.1:4100$");
    expect(frontendApi(key, true)).toBe("http://127.0.0.1:4100");
    expect(() => frontendApi(key, false)).toThrow("CAPLIQUIFY_CLERK_PUBLISHABLE_KEY");
  });

  it.each(["10.0.0.1:80$", "127.0.0.1$", "127.0.0.1:80/x$", "127.0.0.1.evil.example:80$"])(
    "never names %s, not even then",
    (host) => {
      expect(() => frontendApi(keyOf(host), true)).toThrow("CAPLIQUIFY_CLERK_PUBLISHABLE_KEY");
    },
  );
});

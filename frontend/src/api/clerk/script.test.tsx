import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Clerk } from "./script.ts";

const HOST = "https://clerk.pine.example";
const KEY = `pk_live_${btoa("clerk.pine.example$")}`;

const scripts = () => Array.from(document.head.querySelectorAll("script"));

/** The module as a page first finds it: it starts Clerk once. */
async function freshly() {
  vi.resetModules();
  return (await import("./script.ts")).startClerk;
}

beforeEach(() => {
  document.head.replaceChildren();
  Reflect.deleteProperty(window, "Clerk");
});

describe("starting Clerk", () => {
  it("loads both scripts from the host of the key, once, and hands over the forms", async () => {
    const startClerk = await freshly();
    const load = vi.fn(async () => undefined);
    const [first, second] = [startClerk(KEY, false), startClerk(KEY, false)];
    expect(scripts().map(({ src }) => src)).toEqual([
      `${HOST}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`,
      `${HOST}/npm/@clerk/ui@1/dist/ui.browser.js`,
    ]);
    expect(scripts().map((script) => script.getAttribute("data-clerk-publishable-key"))).toEqual([KEY, KEY]);
    window.__internal_ClerkUICtor = class {};
    window.Clerk = { load } as unknown as Clerk;
    for (const script of scripts()) script.dispatchEvent(new Event("load"));
    expect(await first).toBe(window.Clerk);
    expect(await second).toBe(window.Clerk);
    expect(load).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ ui: { ClerkUI: window.__internal_ClerkUICtor }, telemetry: false }),
    );
  });

  it("says from where nothing came, and tries anew when asked again", async () => {
    const startClerk = await freshly();
    const failed = startClerk(KEY, false);
    for (const script of scripts()) script.dispatchEvent(new Event("error"));
    await expect(failed).rejects.toThrow(`did not load from ${HOST}`);
    expect(scripts()).toEqual([]);
    startClerk(KEY, false).catch(() => undefined);
    expect(scripts()).toHaveLength(2);
  });

  it("loads nothing with a key that is none", async () => {
    const startClerk = await freshly();
    await expect(startClerk(`pk_live_${btoa("evil.example/clerk.pine.example$")}`, false)).rejects.toThrow(
      "CAPLIQUIFY_CLERK_PUBLISHABLE_KEY",
    );
    expect(scripts()).toEqual([]);
  });
});

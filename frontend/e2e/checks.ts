/** What is checked on every page: accessibility, a picture, and a quiet console. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What went wrong in the pages of a context. */
export class Complaints {
  readonly messages: string[] = [];

  /** Listens to the console and to errors that nobody caught. */
  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      // Asked before anybody signed in, the question of the session is refused: the browser reports that as well.
      if (message.location().url.endsWith("/api/v1/session") && message.text().includes("401")) return;
      if (message.type() === "error" || message.type() === "warning") this.messages.push(message.text());
    });
    context.on("weberror", (webError) => {
      this.messages.push(webError.error().message);
    });
  }

  /** Fails when there was anything besides answers of these statuses, in this order: what a journey was refused on purpose. */
  assertRefusals(statuses: readonly number[]): void {
    const refused = this.messages.map((message) => /status of (\d+)/.exec(message)?.[1] ?? message);
    assert.deepEqual(refused, statuses.map(String));
  }

  /** Fails when there was any. */
  assertNone(): void {
    assert.deepEqual(this.messages, []);
  }
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Fails with the elements that break an accessibility rule. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (rules): Promise<Violation[]> => {
    const axe = Reflect.get(window, "axe") as {
      run: (root: Document, options: { runOnly: string[] }) => Promise<{ violations: Violation[] }>;
    };
    const { violations } = await axe.run(document, { runOnly: rules });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html }) => ({ html })),
    }));
  }, RULES);
  const described = found.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" | ")}`,
  );
  assert.deepEqual(described, [], `accessibility of ${page.url()}`);
}

/** Waits until nothing is loading and each chart is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector("h1");
  await page.waitForFunction(
    () =>
      document.querySelector("[aria-busy=true]") === null &&
      Array.from(document.querySelectorAll("[role=img]")).every(
        (chart) => chart.querySelector("svg") !== null,
      ),
  );
}

/** Checks a page as it stands, and keeps its picture. */
export async function checkPage(page: Page, pictures: string, name: string): Promise<void> {
  await settled(page);
  await assertAccessible(page);
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** Checks a page as it stands in both themes, and keeps a picture of each; the page follows the system's preference. */
export async function checkThemes(page: Page, pictures: string, name: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    await checkPage(page, pictures, `${name}-${colorScheme}`);
  }
}

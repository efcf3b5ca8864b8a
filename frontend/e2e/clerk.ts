/**
 * People whom Clerk signs in: they find their companies, change between them, and leave.
 *
 * CAPLIQUIFY_URL names a running server that a stand-in of Clerk signs people in to, with the settings of that server in
 * the environment; CAPLIQUIFY_PYTHON the interpreter whose `-m capliquify` is its terminal, CAPLIQUIFY_PICTURES a folder.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { Complaints, checkPage, settled } from "./checks.ts";
import { setting, step, summary } from "./steps.ts";

const address = setting("CAPLIQUIFY_URL");
const pictures = setting("CAPLIQUIFY_PICTURES");
mkdirSync(pictures, { recursive: true });

const BALANCES = fileURLToPath(new URL("files/ledger-balances.csv", import.meta.url));
const ADA = "Ada Nkomo, ada@alder.example";
const BEN = "Ben Okafor, ben@alder.example";
const ELSEWHERE = ["/forgot-password", "/reset-password", "/invitation", "/welcome", "/second-factor"];

const complaints = new Complaints();

function terminal(...words: string[]): string {
  return execFileSync(setting("CAPLIQUIFY_PYTHON"), ["-m", "capliquify", ...words], { encoding: "utf8" });
}

async function visitor(browser: Browser, colorScheme: "light" | "dark" = "light"): Promise<Page> {
  const context = await browser.newContext({
    colorScheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    viewport: { width: 1440, height: 1000 },
  });
  complaints.watch(context);
  return context.newPage();
}

async function signIn(page: Page, person: string): Promise<void> {
  await page.getByRole("region", { name: "Sign-in of Clerk" }).getByRole("button", { name: person }).click();
}

async function look(browser: Browser): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await visitor(browser, colorScheme);
    await step(`the sign-in page is accessible in the ${colorScheme} theme`, async () => {
      await page.goto(`${address}/sign-in`);
      await page.getByRole("button", { name: ADA }).waitFor();
      await checkPage(page, pictures, `clerk-sign-in-${colorScheme}`);
    });
    await page.context().close();
  }
  const page = await visitor(browser);
  await step("what the built-in accounts have is said to be Clerk's", async () => {
    for (const path of ELSEWHERE) {
      await page.goto(address + path);
      await page.getByRole("heading", { name: "Clerk looks after this" }).waitFor();
    }
    await checkPage(page, pictures, "clerk-elsewhere");
  });
  await page.context().close();
}

async function seeCompanies(page: Page): Promise<void> {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("organisation=") && request.url().includes("/api/v1/"))
      asked.push(request.headers().authorization ?? "");
  });
  await step(
    "whoever signs in comes to where they wanted to go, and sees the cash of the company",
    async () => {
      await page.goto(`${address}/cash?organisation=alder`);
      await signIn(page, ADA);
      await page.getByRole("heading", { level: 1, name: "Cash" }).waitFor();
      await settled(page);
      assert.equal(new URL(page.url()).pathname, "/cash");
      await page
        .getByText(/50,000/)
        .first()
        .waitFor();
      await checkPage(page, pictures, "clerk-cash");
    },
  );
  await step("each question about the company carried a token, and there is no cookie", async () => {
    assert.ok(asked.length > 0);
    assert.deepEqual(
      asked.filter((token) => !token.startsWith("Bearer ")),
      [],
    );
    const cookies = await page.context().cookies();
    assert.deepEqual(cookies, []);
  });
  await step("another company is chosen at Clerk too", async () => {
    await page.getByLabel("Organisation").selectOption({ label: "Birch Trading" });
    await page.waitForURL(/organisation=birch/);
    await settled(page);
    await page.goto(`${address}/settings/members?organisation=birch`);
    await page
      .getByRole("cell", { name: "Administrator" })
      .or(page.getByText("administrator"))
      .first()
      .waitFor();
    await page.getByText("People are invited at Clerk").waitFor();
    await settled(page);
  });
}

async function leave(page: Page): Promise<void> {
  await step("whoever signs out is out at Clerk as well", async () => {
    await page.getByRole("button", { name: "AN: account of Ada Nkomo" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: BEN }).waitFor();
    await page.goto(`${address}/cash?organisation=alder`);
    await page.waitForURL(/\/sign-in/);
  });
}

async function stranger(page: Page): Promise<void> {
  await step("a company one does not belong to is not found", async () => {
    await page.goto(`${address}/cash?organisation=birch`);
    await signIn(page, BEN);
    await page.getByText("birch").first().waitFor();
    assert.equal(await page.getByText("Birch Trading").count(), 0);
  });
}

const browser = await launchBrowser();
try {
  await step("the terminal reads the people and companies of Clerk", async () => {
    assert.match(terminal("clerk", "sync"), /Read 2 people, 2 companies and 3 memberships/);
    terminal("import", "--organisation", "alder", BALANCES);
  });
  await look(browser);
  const page = await visitor(browser);
  await seeCompanies(page);
  await leave(page);
  await stranger(page);
  complaints.assertNone();
  console.log(summary());
} finally {
  await browser.close();
}

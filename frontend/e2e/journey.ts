/**
 * A controller's first hour: makes the first account, drops three files, sees which rows were set aside and why, reads the sheet, opens a cell.
 *
 * CAPLIQUIFY_URL names a running server whose organisation "default" is empty and where nobody has an account,
 * CAPLIQUIFY_WELCOME the link it printed, CAPLIQUIFY_PICTURES a folder.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { assertAccessible, Complaints, checkPage, settled } from "./checks.ts";
import { ADA, becomeFirstAdministrator, enrol } from "./people.ts";
import { setting, step, summary } from "./steps.ts";

const address = setting("CAPLIQUIFY_URL");
const pictures = setting("CAPLIQUIFY_PICTURES");
mkdirSync(pictures, { recursive: true });

const SCOPE = "?organisation=default&as_of=2026-03-31";
const FILES = ["ledger-balances.csv", "facility.csv", "planned-payments.csv"];
const PAGES = [
  ["overview", "/"],
  ["cash", "/cash"],
  ["working-capital", "/working-capital"],
  ["demand", "/demand"],
  ["supply", "/supply"],
  ["imports", "/imports"],
] as const;

async function getIn(page: Page): Promise<void> {
  await step("the link of the terminal makes the first administrator, with a second factor", async () => {
    await becomeFirstAdministrator(page, setting("CAPLIQUIFY_WELCOME"), ADA);
    await enrol(page);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  });
}

async function importFiles(page: Page): Promise<void> {
  await step("an empty company says how to begin", async () => {
    await page.goto(`${address}/${SCOPE}`);
    await page.getByRole("heading", { name: "Nothing imported yet" }).waitFor();
    await checkPage(page, pictures, "empty");
  });
  await step("files can be dropped, and the rows of each are counted", async () => {
    await page.getByRole("link", { name: "Import files" }).click();
    const files = FILES.map((name) => fileURLToPath(new URL(`./files/${name}`, import.meta.url)));
    await page.getByLabel("Choose files").setInputFiles(files);
    await page.getByText("3 rows imported, 3 set aside").first().waitFor({ timeout: 60_000 });
    await page.getByText("4 rows imported").first().waitFor({ timeout: 60_000 });
    await page.getByText("1 row imported").first().waitFor({ timeout: 60_000 });
  });
  await step("the three bad rows are shown with column, value, reason and fix", async () => {
    await page.getByRole("link", { name: "planned-payments.csv" }).first().click();
    const table = page.getByRole("table", { name: "Rows set aside" });
    await table.waitFor();
    const rows = await table
      .getByRole("row")
      .filter({ hasNot: page.getByRole("columnheader") })
      .allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split("\t").slice(0, 3)),
      [
        ["5", "on", "2026-02-31"],
        ["6", "amount", "twelve hundred"],
        ["7", "currency", "EURO"],
      ],
    );
    for (const row of rows) assert.equal(row.split("\t").filter((cell) => cell.trim() !== "").length, 5);
    await checkPage(page, pictures, "errors");
  });
}

async function answerRefusal(page: Page): Promise<void> {
  await step(
    "a file whose dates can be read two ways is refused, asks, and is imported with the answer",
    async () => {
      await page.goto(`${address}/imports${SCOPE}`);
      const file = fileURLToPath(new URL("./files/ambiguous-dates.csv", import.meta.url));
      await page.getByLabel("Choose files").setInputFiles(file);
      await page.getByText("can be day-first or month-first").waitFor({ timeout: 60_000 });
      await checkPage(page, pictures, "refused");
      await page.getByLabel("Dates are written").selectOption("day-first");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("2 rows imported").waitFor({ timeout: 60_000 });
    },
  );
  await step("the figures of another page know of it at once", async () => {
    await page.getByRole("link", { name: "Cash" }).click();
    await page
      .getByRole("button", { name: "Professional fees, week ending 7 Jun 2026: \u22122,500" })
      .waitFor();
  });
}

async function readSheet(page: Page): Promise<void> {
  await step("the sheet shows the week's rent as the sum of its items", async () => {
    await page.goto(`${address}/cash${SCOPE}`);
    const cell = page.getByRole("button", {
      name: "Rent and utilities, week ending 12 Apr 2026: \u22125,001",
    });
    await cell.click();
    const panel = page.getByRole("complementary", { name: "Rent and utilities" });
    await panel.getByText("Sum of all items").waitFor();
    await panel.getByText("\u2212€5,000.50").waitFor();
    const amounts = await panel.getByRole("listitem").allInnerTexts();
    assert.equal(amounts.length, 2);
    assert.match(amounts[0] ?? "", /\u2212€4,200\.00/);
    assert.match(amounts[1] ?? "", /\u2212€800\.50/);
    await checkPage(page, pictures, "cell");
  });
  await step("an opened cell is an address of its own", async () => {
    await page.reload();
    await page
      .getByRole("complementary", { name: "Rent and utilities" })
      .getByText("\u2212€800.50")
      .waitFor();
  });
  await step("Escape closes the items and the sheet is read on", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "Rent and utilities" }).waitFor({ state: "detached" });
  });
  await step("the same cash is shown by day and by month", async () => {
    for (const [choice, title] of [
      ["Day", "Cash by day, before financing"],
      ["Month", "Cash by month, before financing"],
    ] as const) {
      await page.getByText(choice, { exact: true }).click();
      await page.getByRole("heading", { name: title }).waitFor();
      await settled(page);
    }
  });
  await step("a chart can be read as a table", async () => {
    await page.getByRole("button", { name: "Show table: Cash by month, before financing" }).click();
    await page.getByRole("columnheader", { name: "Closing cash before financing" }).first().waitFor();
    await assertAccessible(page);
  });
}

async function walkThemes(browser: Browser, signedIn: BrowserContext): Promise<void> {
  const storageState = await signedIn.storageState();
  for (const colorScheme of ["light", "dark"] as const) {
    const complaints = new Complaints();
    const context = await browser.newContext({
      colorScheme,
      storageState,
      locale: "en-GB",
      viewport: { width: 1440, height: 1000 },
    });
    complaints.watch(context);
    const page = await context.newPage();
    for (const [name, path] of PAGES) {
      await step(`${name} is accessible in the ${colorScheme} theme`, async () => {
        await page.goto(`${address}${path}${SCOPE}`);
        await checkPage(page, pictures, `${name}-${colorScheme}`);
      });
    }
    complaints.assertNone();
    await context.close();
  }
}

async function loseTheWay(page: Page): Promise<void> {
  await step("an address that leads nowhere says so, inside the frame", async () => {
    await page.goto(`${address}/nowhere${SCOPE}`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await checkPage(page, pictures, "nowhere");
    await page.getByRole("link", { name: "Go to the overview" }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  });
  await step("an organisation that does not exist is not answered with another one", async () => {
    await page.goto(`${address}/?organisation=elsewhere`);
    await page.getByText("There is no such organisation").waitFor();
    await checkPage(page, pictures, "elsewhere");
  });
}

async function undo(page: Page): Promise<void> {
  await step("the theme that was chosen is still there after a reload", async () => {
    await page.goto(`${address}/imports${SCOPE}`);
    await page.getByRole("button", { name: "Switch to dark theme" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Switch to light theme" }).waitFor();
  });
  await step("Ctrl K goes anywhere", async () => {
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Type a page or a command").fill("working");
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Working capital" }).waitFor();
  });
  await step("an import can be undone, after saying in numbers what that means", async () => {
    await page.goto(`${address}/imports${SCOPE}`);
    const row = page.getByRole("row").filter({ hasText: "planned-payments.csv" });
    await row.getByRole("button", { name: "Undo" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("3 rows of this file will be taken out").waitFor();
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Undo 3 rows" }).click();
    await row.getByText("Undone").waitFor();
  });
}

const browser = await launchBrowser();
try {
  const complaints = new Complaints();
  const context = await browser.newContext({
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    viewport: { width: 1440, height: 1000 },
  });
  complaints.watch(context);
  const page = await context.newPage();
  await getIn(page);
  await importFiles(page);
  await readSheet(page);
  await answerRefusal(page);
  await walkThemes(browser, context);
  await loseTheWay(page);
  await undo(page);
  complaints.assertNone();
  console.log(summary());
} finally {
  await browser.close();
}

/**
 * Connecting systems: a wrong key is refused, a consent is denied and then given, data come and totals are compared, codes are mapped, a settlement is read, a store is disconnected.
 *
 * CAPLIQUIFY_URL names a running server where nobody has an account and nothing is connected, CAPLIQUIFY_WELCOME the
 * link it printed, CAPLIQUIFY_VENDORS the stand-ins of the vendors, CAPLIQUIFY_ACCOUNTS what is typed to connect each
 * (JSON, by the names of the fields), CAPLIQUIFY_PICTURES a folder.
 */
import { mkdirSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { Complaints, checkThemes } from "./checks.ts";
import { ADA, becomeFirstAdministrator, enrol } from "./people.ts";
import { setting, step, summary } from "./steps.ts";

const pictures = setting("CAPLIQUIFY_PICTURES");
const vendors = setting("CAPLIQUIFY_VENDORS");
const accounts: Accounts = JSON.parse(setting("CAPLIQUIFY_ACCOUNTS"));
mkdirSync(pictures, { recursive: true });

type Account = Readonly<Record<string, string>>;
type Accounts = Readonly<Record<string, Account>>;

const SYNC = { timeout: 120_000 };
/** Of the key that is wrong, and of the consent nobody gives. */
const REFUSALS = [422, 409];
const UNLEASHED = {
  "API id": "api_id",
  "API key": "api_key",
  "Currency of the stock's value": "currency",
  "Address of the API (optional)": "base_url",
};
const XERO = {
  "Client id": "client_id",
  "Client secret (optional)": "client_secret",
  "Account classes (optional)": "account_classes",
  "API address (optional)": "api_url",
  "Token address (optional)": "identity_url",
  "Consent address (optional)": "login_url",
};
const SHOPIFY = {
  "Store address": "shop",
  "Client ID": "client_id",
  "Client secret": "client_secret",
  "Address of the interface (optional)": "base_url",
};

/** Types what an account needs, the fields that hardly anybody changes as well. */
async function fill(page: Page, account: Account | undefined, fields: Readonly<Record<string, string>>) {
  const rare = page.getByText("What hardly anybody changes");
  if (await rare.isVisible()) await rare.click();
  for (const [label, name] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(account?.[name] ?? "");
  }
}

async function chooseSystem(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "Sources", exact: true }).click();
  await page.getByRole("link", { name: "Connect a system" }).click();
  await page.getByRole("link", { name, exact: false }).filter({ hasText: name }).first().click();
  await page.getByRole("heading", { name: `Connect ${name}` }).waitFor();
}

/** The card of a page with this title. */
function card(page: Page, title: string): Locator {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
}

async function completed(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name: title }).waitFor(SYNC);
  await card(page, "Last sync")
    .getByText(/^Completed/)
    .waitFor(SYNC);
}

async function getIn(page: Page): Promise<void> {
  await becomeFirstAdministrator(page, setting("CAPLIQUIFY_WELCOME"), ADA);
  await enrol(page);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await step("nothing is connected at first, and the page says what could be", async () => {
    await page.getByRole("link", { name: "Sources", exact: true }).click();
    await page.getByText("Nothing is connected yet").waitFor();
    await checkThemes(page, pictures, "sources-empty");
  });
}

async function connectUnleashed(page: Page): Promise<void> {
  await step("a system is chosen, and asks for what it needs", async () => {
    await page.getByRole("link", { name: "Connect a system" }).click();
    await page.getByRole("link", { name: "Unleashed" }).waitFor();
    await checkThemes(page, pictures, "choose");
    await page.getByRole("link", { name: "Unleashed" }).click();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("Type “API key”.").waitFor();
    await fill(page, accounts.unleashed, UNLEASHED);
    await checkThemes(page, pictures, "connect");
  });
  await step("a wrong key is refused in words, and the right one connects", async () => {
    const key = page.getByLabel("API key", { exact: true });
    await key.fill("not-the-key");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await checkThemes(page, pictures, "refused-key");
    await page.request.post(`${vendors}/unleashed/__windtunnel__/faults`, {
      data: [{ kind: "slow", path: "/StockOnHand", seconds: 3 }],
    });
    await key.fill(accounts.unleashed?.api_key ?? "");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Unleashed" }).waitFor();
  });
  await step("what it reads is shown while it reads it, and then how much came", async () => {
    await card(page, "Last sync").getByText("Running", { exact: true }).waitFor(SYNC);
    await page
      .getByText(/^[\d,]+ (rows|of .* rows?) read$/)
      .first()
      .waitFor();
    await checkThemes(page, pictures, "syncing");
    await completed(page, "Unleashed");
    await checkThemes(page, pictures, "unleashed");
  });
}

async function connectXero(page: Page): Promise<void> {
  await step("who does not agree on the vendor's page is told so, and nothing is connected", async () => {
    await chooseSystem(page, "Xero");
    await page.getByLabel("How to connect").selectOption("consent");
    await fill(page, accounts.xero, XERO);
    await checkThemes(page, pictures, "connect-xero");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Nobody agreed", { exact: true }).waitFor();
    await checkThemes(page, pictures, "denied");
  });
  await step("who goes on and agrees comes back to the source, which is read", async () => {
    await page.getByRole("link", { name: "Start again" }).click();
    await page.getByText("Waiting for consent").waitFor();
    await checkThemes(page, pictures, "waiting");
    await page.getByRole("button", { name: /^Go on connecting: Xero/ }).click();
    await page.getByRole("button", { name: "Allow access" }).click();
    await completed(page, /^Xero, /);
    await checkThemes(page, pictures, "xero");
  });
}

async function pauseAndResume(page: Page): Promise<void> {
  await step("a paused source says so, and goes on when it is resumed", async () => {
    await page.getByRole("link", { name: "Sources", exact: true }).click();
    await page.getByRole("button", { name: /^Pause: Unleashed/ }).click();
    await card(page, "Unleashed").getByText("Paused", { exact: true }).waitFor();
    await checkThemes(page, pictures, "paused");
    await page.getByRole("button", { name: /^Resume: Unleashed/ }).click();
    await card(page, "Unleashed").getByText("Connected", { exact: true }).waitFor();
  });
}

async function connectStore(page: Page): Promise<void> {
  await step("a store is connected, and all its rows and totals are there", async () => {
    await chooseSystem(page, "Shopify");
    await fill(page, accounts.shopify, SHOPIFY);
    await checkThemes(page, pictures, "connect-shopify");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await completed(page, /^Shopify, /);
    await page.getByRole("link", { name: /totals? equals? theirs/ }).waitFor();
    await checkThemes(page, pictures, "shopify");
  });
  await step("every connected system stands on one page", async () => {
    await page.getByRole("link", { name: "Sources", exact: true }).click();
    await page.getByRole("heading", { name: /^Shopify, / }).waitFor();
    await checkThemes(page, pictures, "sources");
  });
}

async function map(page: Page): Promise<void> {
  const queue = card(page, "Not known yet");
  const decided = card(page, "Decided");
  let code = "";
  await step("codes that mean nothing yet stand in a queue, with what they probably mean", async () => {
    await page.getByRole("link", { name: "Mapping", exact: true }).click();
    await page.getByRole("table", { name: "Not known yet" }).waitFor();
    await checkThemes(page, pictures, "mapping");
  });
  await step("a suggestion is confirmed, and leaves the queue", async () => {
    const confirm = queue.getByRole("button", { name: /^Confirm: / }).first();
    code = (await confirm.getAttribute("aria-label"))?.match(/^Confirm: (.+) means /)?.[1] ?? "";
    await confirm.click();
    await decided.getByRole("rowheader", { name: code, exact: true }).waitFor();
    await queue.getByRole("rowheader", { name: code, exact: true }).waitFor({ state: "detached" });
    await checkThemes(page, pictures, "mapped");
  });
  await step("it can be chosen by hand among everything that is known", async () => {
    await queue
      .getByRole("button", { name: /^Choose/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio").first().waitFor();
    await checkThemes(page, pictures, "choose-target");
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });
  await step("what was decided is undone, and stands in the queue again", async () => {
    await decided.getByRole("button", { name: `Undo: ${code}` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It no longer counts as").waitFor();
    await checkThemes(page, pictures, "undo");
    await dialog.getByRole("button", { name: "Undo", exact: true }).click();
    await queue.getByRole("rowheader", { name: code, exact: true }).waitFor();
    await decided.getByText("Nothing was decided yet").waitFor();
  });
}

async function readChecks(page: Page): Promise<void> {
  await step("a total opens to the rows behind it", async () => {
    await page.getByRole("link", { name: "Checks", exact: true }).click();
    await page.getByRole("table", { name: "Checks" }).waitFor();
    await checkThemes(page, pictures, "checks");
    await page
      .getByRole("button", { name: /^Show what is behind Receivables/ })
      .first()
      .click();
    const panel = page.getByRole("complementary");
    await panel.getByRole("table").waitFor();
    await checkThemes(page, pictures, "check");
    await page.keyboard.press("Escape");
  });
  await step("a settlement is read from its sales to its deposit", async () => {
    await page.getByRole("link", { name: "Settlements", exact: true }).click();
    await page.getByRole("table", { name: "Settlements" }).waitFor();
    await checkThemes(page, pictures, "settlements");
    const row = page.getByRole("row").filter({ hasText: "Business Current Account" }).first();
    await row.getByRole("link").click();
    await page.getByText(/^The sum of its [\d,]+ transactions? is the deposit\.$/).waitFor();
    await card(page, "In the bank").getByText("Booked on").waitFor();
    await checkThemes(page, pictures, "settlement");
  });
}

async function leave(page: Page): Promise<void> {
  await step("a store is disconnected after saying what stays, and is listed apart", async () => {
    await page.getByRole("link", { name: "Sources", exact: true }).click();
    await page.getByRole("button", { name: /^Disconnect: Shopify, / }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/The [\d,]+ rows it brought stay/).waitFor();
    await checkThemes(page, pictures, "disconnect");
    await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
    await card(page, "Disconnected")
      .getByRole("rowheader", { name: /^Shopify, / })
      .waitFor();
    await checkThemes(page, pictures, "disconnected");
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
  await connectUnleashed(page);
  await connectXero(page);
  await pauseAndResume(page);
  await connectStore(page);
  await map(page);
  await readChecks(page);
  await leave(page);
  complaints.assertRefusals(REFUSALS);
  console.log(summary());
} catch (error) {
  // What was on the screen says more than the step that did not come to its end.
  await browser
    .contexts()[0]
    ?.pages()[0]
    ?.screenshot({ path: `${pictures}/failed.png`, fullPage: true });
  throw error;
} finally {
  await browser.close();
}

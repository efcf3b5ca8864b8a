/**
 * A company's people: the first administrator signs in with a second factor, invites, and two decide who gets more power.
 *
 * CAPLIQUIFY_URL names a running server where nobody has an account, CAPLIQUIFY_WELCOME the link it printed,
 * CAPLIQUIFY_PYTHON the interpreter whose `-m capliquify` is its terminal, CAPLIQUIFY_PICTURES a folder.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { assertAccessible, Complaints, checkPage, settled } from "./checks.ts";
import { ADA, becomeFirstAdministrator, enrol, type Person, signIn } from "./people.ts";
import { setting, step, summary } from "./steps.ts";
import type { Authenticator } from "./totp.ts";

const address = setting("CAPLIQUIFY_URL");
const pictures = setting("CAPLIQUIFY_PICTURES");
mkdirSync(pictures, { recursive: true });

const SCOPE = "?organisation=default";
const BEN: Person = {
  name: "Ben Okafor",
  email: "ben@alder.example",
  password: "nine slow herons over water",
};
const CLEO: Person = {
  name: "Cleo Lind",
  email: "cleo@alder.example",
  password: "a lamp beside the blue door",
};
const OUTSIDE = [
  ["sign-in", "/sign-in"],
  ["forgot-password", "/forgot-password"],
  ["reset-password", "/reset-password#token=abcdefghijklmnopqrstuvwxyz"],
  ["invitation-without-link", "/invitation"],
] as const;
const INSIDE = [
  ["account", "/account"],
  ["approvals", "/approvals"],
  ["members", "/settings/members"],
  ["organisation", "/settings/organisation"],
  ["new-organisation", "/organisations/new"],
  ["api-keys", "/settings/api-keys"],
  ["secrets", "/settings/secrets"],
  ["audit", "/settings/audit"],
  ["cash-lines", "/cash/lines"],
] as const;

const complaints = new Complaints();

async function visitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    viewport: { width: 1440, height: 1000 },
  });
  complaints.watch(context);
  return context.newPage();
}

function terminal(...words: string[]): string {
  return execFileSync(setting("CAPLIQUIFY_PYTHON"), ["-m", "capliquify", ...words], { encoding: "utf8" });
}

async function signInFirst(page: Page): Promise<Authenticator> {
  let app: Authenticator | null = null;
  let codes: string[] = [];
  await step("the printed link makes the first account, and is gone from the address bar", async () => {
    await becomeFirstAdministrator(page, setting("CAPLIQUIFY_WELCOME"), ADA, pictures);
    assert.equal(new URL(page.url()).hash, "");
  });
  await step("an administrator sees nothing before a second factor is set up", async () => {
    ({ app, recoveryCodes: codes } = await enrol(page, pictures));
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    assert.equal(codes.length, 10);
  });
  await step("whoever signs out is signed out, and comes back to where they wanted to go", async () => {
    await page.getByRole("button", { name: "AN: account of Ada Nkomo" }).click();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(`${address}/settings/audit${SCOPE}`);
    await signIn(page, ADA);
    await page.getByRole("heading", { name: "Second factor" }).waitFor();
    await checkPage(page, pictures, "second-factor");
    await page.getByLabel("Code").fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { level: 1, name: "Audit log" }).waitFor();
  });
  assert(app);
  return app;
}

async function invite(page: Page, person: Person): Promise<string> {
  await page.goto(`${address}/settings/members${SCOPE}`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("dialog").getByLabel("Email").fill(person.email);
  await assertAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Invite", exact: true }).click();
  const link = page.getByLabel("Link of the invitation");
  await link.waitFor();
  return link.inputValue();
}

async function join(page: Page, link: string, person: Person): Promise<void> {
  await page.goto(link);
  await page.getByRole("heading", { name: /^Join / }).waitFor();
  assert.equal(new URL(page.url()).hash, "");
  await checkPage(page, pictures, "invitation");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { level: 1, name: "Demand" }).waitFor();
}

async function askForRole(page: Page, person: Person, role: string): Promise<void> {
  await page.goto(`${address}/settings/members${SCOPE}`);
  await page.getByRole("button", { name: `Change ${person.name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await dialog.getByText("Say why.").waitFor();
  await dialog.getByLabel("Reason").fill("Runs the treasury from December on");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByText("Waits for a second person").waitFor();
}

async function bringIn(ada: Page, ben: Page): Promise<void> {
  await step("an invitation's link lets somebody in, as what they were invited", async () => {
    await join(ben, await invite(ada, BEN), BEN);
  });
  await step("a viewer is shown only what they may see, and who can give more", async () => {
    assert.equal(await ben.getByRole("link", { name: "Cash" }).count(), 0);
    await ben.goto(`${address}/settings/audit${SCOPE}`);
    await ben.getByText("for the permission audit:read.").waitFor();
    await checkPage(ben, pictures, "denied");
  });
  await step("the only administrator cannot make another alone: the terminal agrees", async () => {
    await askForRole(ada, BEN, "administrator");
    const { approvals } = JSON.parse(terminal("approvals", "list", "--json")) as {
      approvals: { id: string }[];
    };
    assert.equal(approvals.length, 1);
    terminal("approvals", "approve", approvals[0]?.id ?? "", "--yes");
  });
  await step("a new administrator is asked for a second factor at once", async () => {
    await ben.goto(`${address}/settings/members${SCOPE}`);
    await enrol(ben);
    await ben.getByRole("heading", { level: 1, name: "Members" }).waitFor();
  });
}

async function decideTogether(ada: Page, ben: Page, cleo: Page): Promise<void> {
  await step("whoever asks for more power for somebody cannot decide it", async () => {
    await join(cleo, await invite(ben, CLEO), CLEO);
    await askForRole(ben, CLEO, "manager");
    await ben.getByRole("link", { name: "See approvals" }).click();
    await ben.getByText("You asked for it yourself").waitFor();
    assert.equal(await ben.getByRole("button", { name: "Approve" }).count(), 0);
  });
  await step("the other administrator sees that it waits, and what changes", async () => {
    await ada.goto(`${address}/${SCOPE}`);
    await ada.getByRole("link", { name: "Approvals 1 wait for you" }).click();
    await ada.getByText("One request waits for your decision.").waitFor();
    const row = ada.getByRole("row").filter({ hasText: "Role" }).first();
    assert.deepEqual((await row.innerText()).split(/\s+/), ["Role", "viewer", "manager"]);
    await checkPage(ada, pictures, "waiting");
  });
  await step("once approved, it is so", async () => {
    await ada.getByRole("button", { name: "Approve" }).click();
    await ada.getByRole("dialog").getByLabel("Comment (optional)").fill("Agreed with the board");
    await assertAccessible(ada);
    await ada.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    await ada.getByText("Nothing waits").waitFor();
    await cleo.goto(`${address}/${SCOPE}`);
    await cleo.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await cleo.getByRole("link", { name: "Cash" }).waitFor();
  });
}

async function keepRecords(page: Page): Promise<void> {
  await step("a key is shown once", async () => {
    await page.goto(`${address}/settings/api-keys${SCOPE}`);
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("Nightly import");
    await page.getByLabel("imports:write").check();
    await page.getByRole("button", { name: "Make the key" }).click();
    assert.match(await page.getByLabel("The key").inputValue(), /^clq_/);
    await assertAccessible(page);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("button", { name: "Revoke Nightly import" }).waitFor();
    assert.equal(await page.getByText("clq_").count(), 0);
  });
  await step("the log holds what was done, and its chain is whole", async () => {
    await page.goto(`${address}/settings/audit${SCOPE}`);
    await page.getByRole("button", { name: "Verify the chain" }).click();
    await page.getByText("The chain is intact").waitFor();
    await page.getByLabel("Action").fill("api-key");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("cell", { name: "api-key.created" }).waitFor();
    assert.equal(await page.getByRole("cell", { name: "member.joined" }).count(), 0);
  });
}

async function walk(browser: Browser, signedIn: BrowserContext): Promise<void> {
  const storageState = await signedIn.storageState();
  for (const colorScheme of ["light", "dark"] as const) {
    const look = { colorScheme, locale: "en-GB", viewport: { width: 1440, height: 1000 } };
    const strange = await browser.newContext(look);
    const known = await browser.newContext({ ...look, storageState });
    complaints.watch(strange);
    complaints.watch(known);
    for (const [context, pages] of [
      [strange, OUTSIDE],
      [known, INSIDE],
    ] as const) {
      for (const [name, path] of pages) {
        const page = await context.newPage();
        await step(`${name} is accessible in the ${colorScheme} theme`, async () => {
          await page.goto(address + path);
          await settled(page);
          await checkPage(page, pictures, `${name}-${colorScheme}`);
        });
        await page.close();
      }
      await context.close();
    }
  }
}

const browser = await launchBrowser();
try {
  const ada = await visitor(browser);
  const ben = await visitor(browser);
  const cleo = await visitor(browser);
  await signInFirst(ada);
  await bringIn(ada, ben);
  await decideTogether(ada, ben, cleo);
  await keepRecords(ada);
  await walk(browser, ada.context());
  complaints.assertNone();
  console.log(summary());
} finally {
  await browser.close();
}

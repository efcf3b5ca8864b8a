/** People in the journeys: they make accounts, set up second factors and sign in. */
import type { Page } from "playwright-core";
import { checkPage } from "./checks.ts";
import { Authenticator } from "./totp.ts";

/** Somebody with an account. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const ADA: Person = {
  name: "Ada Nkomo",
  email: "ada@alder.example",
  password: "correct horse battery staple 7",
};

type Pictures = string | null;

async function look(page: Page, pictures: Pictures, name: string): Promise<void> {
  if (pictures !== null) await checkPage(page, pictures, name);
}

/** Opens the link the terminal printed and makes the first account. */
export async function becomeFirstAdministrator(
  page: Page,
  link: string,
  person: Person,
  pictures: Pictures = null,
): Promise<void> {
  await page.goto(link);
  await page.getByRole("heading", { name: "Welcome to CapLiquify" }).waitFor();
  await look(page, pictures, "welcome");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Make the account" }).click();
}

/** Sets up the second factor on the page that asks for it; gives the app, and what was shown once. */
export async function enrol(
  page: Page,
  pictures: Pictures = null,
): Promise<{ app: Authenticator; recoveryCodes: string[] }> {
  await page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
  const secret = await page.locator("code").innerText();
  await look(page, pictures, "set-up-second-factor");
  const app = new Authenticator(secret);
  await page.getByLabel("Code the app shows now").fill(await app.next());
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
  await look(page, pictures, "recovery-codes");
  const recoveryCodes = await page
    .getByRole("list", { name: "Recovery codes" })
    .getByRole("listitem")
    .allInnerTexts();
  await page.getByLabel("I have kept them in a safe place").check();
  await page.getByRole("button", { name: "Continue" }).click();
  return { app, recoveryCodes };
}

/** Types email and password on the sign-in page. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Answers the question for a fresh code, where one is asked. */
export async function giveFreshCode(page: Page, app: Authenticator): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Second factor" });
  await dialog.waitFor();
  await dialog.getByLabel("Code").fill(await app.next());
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Finds a browser: the one named, one installed on the machine, or the one that comes as an npm package. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import bundled from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const NEEDED_IN_CONTAINERS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => INSTALLED.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the browser. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? onPath() ?? (await bundled.executablePath());
  return chromium.launch({ executablePath, args: NEEDED_IN_CONTAINERS, headless: true });
}

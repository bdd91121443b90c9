import { type Browser, chromium } from "playwright-core";
import { packageManager, thisSystem } from "../../scripts/machine/packageManager.ts";
import { findProgram, missing } from "../../scripts/machine/programs.ts";

/** Ends a wait that hangs, in milliseconds. */
const patience = 240_000;

/**
 * Starts a Chromium without a window.
 *
 * @throws one sentence that says how to get one where there is none
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findProgram("chromium");
  if (!executablePath) throw new Error(missing("chromium", packageManager(thisSystem())));
  const browser = await chromium.launch({
    executablePath,
    timeout: patience,
    // As root Chromium's sandbox cannot work; the rest keeps it from calling home.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const { newContext } = browser;
  browser.newContext = async (options) => {
    const context = await newContext.call(browser, options);
    context.setDefaultTimeout(patience);
    return context;
  };
  return browser;
}

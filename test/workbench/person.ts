import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { ROOT } from "./paths.ts";
import type { Workbench } from "./server.ts";

/** Ends a wait that hangs. */
const WAIT_MS = 240_000;

/** A page object for a user of a workbench. */
export interface Person {
  page: Page;
  /** Opens a file of the workspace by its name. */
  openFile(name: string): Promise<void>;
  /** Runs a command of the palette by its full title. */
  command(title: string): Promise<void>;
  /** Puts the cursor at a line and column, both from 1. */
  goTo(line: number, column: number): Promise<void>;
  /** Opens the quick fixes at the cursor, and returns their titles. */
  quickFixes(): Promise<string[]>;
  /** Chooses one of the quick fixes at the cursor, and again until its effect is visible. */
  quickFix(title: string, effect: Locator): Promise<void>;
  /** Enters a path or a value in the dialog that is open at the top, and accepts it. */
  answer(text?: string): Promise<void>;
  /** Saves a file with a button of a page. @param offered the name that the dialog proposes @param path chosen instead */
  save(button: Locator, offered: RegExp, path: string): Promise<Buffer>;
  /** How many problems the status bar counts. */
  problems(): Promise<{ errors: number; warnings: number }>;
  /** The panel's page in the side bar. */
  panel: FrameLocator;
  /** The visible page, when there is only one. */
  visiblePage: FrameLocator;
  /** Reloads the window. */
  reload(): Promise<void>;
  /** Closes the window, and opens another on the same workspace. */
  reopen(): Promise<void>;
  /** Saves a picture to test-results/ and returns its path. */
  screenshot(name: string): Promise<string>;
  leave(): Promise<void>;
}

const present = new Set<Person>();

/** Screenshots of all open workbenches, for a failed test. */
export async function photographAll(title: string): Promise<void> {
  const name = title.replaceAll(/[^a-z0-9]+/gi, "-");
  let index = 0;
  // A closed window has no screenshot; its failure is already reported.
  for (const person of present) await person.screenshot(`${name}-${index++}`).catch(() => {});
}

/** Opens a workbench in a browser and waits until it can be used. */
export async function visit(workbench: Workbench, payload: Payload = []): Promise<Person> {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const person = createPerson(await openWindow(context, workbench, payload), browser, workbench);
  present.add(person);
  return person;
}

/** What the address tells VS Code besides the folder. */
export type Payload = readonly (readonly [string, string])[];

async function openWindow(
  context: BrowserContext,
  { origin, workspace }: Workbench,
  payload: Payload = [],
): Promise<Page> {
  const page = await context.newPage();
  const query = new URLSearchParams({ folder: workspace });
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  await page.goto(`${origin}/?${query}`);
  await isThere(page);
  return page;
}

async function isThere(page: Page): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
}

function createPerson(page: Page, browser: Browser, workbench: Workbench): Person {
  const input = page.locator(".quick-input-widget input");
  // The first row need not be the one that was asked for: DAI: Run also finds DAI: Show Runs.
  const command = (title: string) =>
    page.locator(`.quick-input-list .monaco-list-row:is([aria-label="${title}"], [aria-label^="${title},"])`);
  const row = (text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();

  async function quickOpen(keys: string, text: string): Promise<void> {
    // It closes again when something else takes the focus at that moment, as a page that is just loaded does.
    await until("the quick input", async () => {
      await page.keyboard.press(keys);
      return input.fill(text, { timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
  }

  async function closeQuickFixes(): Promise<void> {
    const menu = page.locator(".action-widget .monaco-list-row.action").first();
    await until("the menu of quick fixes closed", async () => {
      if (!(await menu.isVisible())) return true;
      await page.keyboard.press("Escape");
      return false;
    });
  }

  async function openQuickFixes(): Promise<string[]> {
    const titles = page.locator(".action-widget .monaco-list-row.action .title");
    // The menu closes by itself, or does not open, when diagnostics change at that moment.
    return until("quick fixes", async () => {
      // In an open menu the same keys choose its first entry.
      await closeQuickFixes();
      await page.keyboard.press("Control+Period");
      const isOpen = await titles
        .first()
        .waitFor({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
      return isOpen && titles.allTextContents();
    });
  }

  const person: Person = {
    page,
    panel: page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame"),
    visiblePage: page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame"),
    async reload() {
      // Unlike the browser's own reload this lets VS Code keep what it wants to.
      const loaded = page.waitForEvent("load");
      await person.command("Developer: Reload Window");
      await loaded;
      await isThere(page);
    },
    async reopen() {
      const context = page.context();
      await page.close();
      present.delete(person);
      Object.assign(person, createPerson(await openWindow(context, workbench), browser, workbench));
      present.add(person);
    },
    async openFile(name) {
      await quickOpen("Control+P", name);
      await row(name).waitFor();
      await page.keyboard.press("Enter");
      await page.locator(`.tab.active[aria-label*="${name}"]`).waitFor();
      await page.locator(".monaco-editor.focused .view-line").first().waitFor();
    },
    async command(title) {
      await quickOpen("F1", `>${title}`);
      await command(title).click();
      await input.waitFor({ state: "hidden" });
    },
    async goTo(line, column) {
      await quickOpen("Control+G", `:${line}:${column}`);
      await page.keyboard.press("Enter");
      await input.waitFor({ state: "hidden" });
      await page.locator(".monaco-editor.focused").waitFor();
    },
    async quickFixes() {
      const titles = await openQuickFixes();
      await closeQuickFixes();
      return titles;
    },
    async quickFix(title, effect) {
      const list = page.locator(".action-widget .monaco-list");
      const focused = list.locator(".monaco-list-row.action.focused .title");
      const isInSight = () =>
        effect.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
      await until(`what the quick fix "${title}" does`, async () => {
        const titles = await openQuickFixes();
        const index = titles.findIndex((candidate) => candidate.trim() === title);
        if (index < 0) {
          if (await isInSight()) return true;
          throw new Error(`There is no quick fix "${title}" among: ${titles.join(", ")}.`);
        }
        // Clicks do not reach the list, so it is walked through with the keyboard.
        for (let step = 0; step < index; step++) await page.keyboard.press("ArrowDown");
        const chosen = await focused.textContent({ timeout: 1000 }).catch(() => null);
        if (chosen?.trim() !== title) return false;
        // To the list and not to whatever has the focus: had the menu closed meanwhile, the key would go to the text.
        await list.press("Enter", { timeout: 1000 }).catch(() => {});
        return isInSight();
      });
    },
    async answer(text) {
      if (text !== undefined) await input.fill(text);
      // VS Code's file dialog ignores Enter while it reads a folder.
      await until("the dialog closed", async () => {
        await input.press("Enter", { timeout: 1000 }).catch(() => {});
        return input.waitFor({ state: "hidden", timeout: 3000 }).then(
          () => true,
          () => false,
        );
      });
    },
    async save(button, offered, path) {
      // A click on a page that VS Code is loading or moving is lost, or comes late and leaves a dialog of its own.
      await until("the dialog", async () => {
        if (await input.isVisible()) await page.keyboard.press("Escape");
        await button.click();
        await input.waitFor({ timeout: 5000 }).catch(() => undefined);
        for (let tries = 0; tries < 50 && (await input.isVisible()); tries++) {
          if (offered.test(await input.inputValue())) return true;
          await page.waitForTimeout(100);
        }
        return false;
      });
      await person.answer(path);
      // VS Code makes the file before it writes into it.
      return until(path, async () => {
        const written = await readFile(path).catch(() => null);
        return written && written.length > 0 && written;
      });
    },
    async problems() {
      const label = (await page.locator("#status\\.problems a").getAttribute("aria-label")) ?? "";
      const count = (word: string) => Number(new RegExp(`${word}s: (\\d+)`).exec(label)?.[1] ?? 0);
      return { errors: count("Error"), warnings: count("Warning") };
    },
    async screenshot(name) {
      const folder = join(ROOT, "test-results");
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    async leave() {
      present.delete(person);
      await browser.close();
    },
  };
  return person;
}

/** Waits until `look` returns something other than null, undefined or false, and returns it. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  patience = WAIT_MS,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`Timed out waiting for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

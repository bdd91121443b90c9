import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { ROOT } from "./paths.ts";
import type { Workbench } from "./server.ts";

const WAIT_MS = 20_000;

/** Somebody at the keyboard of a workbench: what they do and what they see. */
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
  /** Chooses one of the quick fixes at the cursor. */
  quickFix(title: string): Promise<void>;
  /** How many problems the status bar counts. */
  problems(): Promise<{ errors: number; warnings: number }>;
  /** The panel's page. */
  panel: FrameLocator;
  /** Saves a picture to test-results/ and returns its path. */
  screenshot(name: string): Promise<string>;
  leave(): Promise<void>;
}

const present = new Set<Person>();

/** Pictures of everybody who has a workbench open, for a test that failed. */
export async function photographAll(title: string): Promise<void> {
  const name = title.replaceAll(/[^a-z0-9]+/gi, "-");
  let index = 0;
  for (const person of present) await person.screenshot(`${name}-${index++}`);
}

/** Opens a workbench in a browser and waits until it can be used. */
export async function visit(workbench: Workbench): Promise<Person> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(`${workbench.origin}/?folder=${encodeURIComponent(workbench.workspace)}`);
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
  const person = createPerson(page, browser);
  present.add(person);
  return person;
}

function createPerson(page: Page, browser: Browser): Person {
  const input = page.locator(".quick-input-widget input");
  // The first row need not be the one that was asked for: DAI: Run also finds DAI: Show Runs.
  const command = (title: string) =>
    page.locator(`.quick-input-list .monaco-list-row:is([aria-label="${title}"], [aria-label^="${title},"])`);
  const row = (text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();

  async function quickOpen(keys: string, text: string): Promise<void> {
    await page.keyboard.press(keys);
    await input.waitFor();
    await input.fill(text);
  }

  async function openQuickFixes(): Promise<string[]> {
    const titles = page.locator(".action-widget .monaco-list-row.action .title");
    // The menu closes by itself, or does not open, when diagnostics change at that moment.
    return until("quick fixes", async () => {
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
      await page.keyboard.press("Escape");
      return titles;
    },
    async quickFix(title) {
      const titles = await openQuickFixes();
      const index = titles.findIndex((candidate) => candidate.trim() === title);
      if (index < 0) throw new Error(`There is no quick fix "${title}" among: ${titles.join(", ")}.`);
      // Clicks do not reach the list, so it is walked through with the keyboard.
      for (let step = 0; step < index; step++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
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
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

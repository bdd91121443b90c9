/**
 * Takes the pictures of the side panel that the documents show: a real daemon trains a small study, and its
 * dashboard is examined in Chromium in VS Code's colours. Build first.
 *
 * Run: node test/screenshots.ts [--out FOLDER] [--dist FOLDER] [--only NAME,NAME] [--themes "dark,high contrast light"]; the
 * folders are docs/images and dist.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { connectDaemon } from "../server/src/connection/typed.ts";
import { themes, wear } from "./fixtures/panel/themes.ts";
import { launchChromium } from "./support/chromium.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "docs/images" },
    dist: { type: "string", default: "dist" },
    only: { type: "string" },
    themes: { type: "string", default: "light,dark,high contrast" },
  },
});

/** A search whose learning rate and activation decide the results, and in which some runs are stopped. */
const spec = {
  name: "Shell search",
  dataset: { kind: "shell", dimensions: 32, radii: [1, 1.25], train: 2000, validation: 500 },
  architecture: {
    kind: "mlp",
    hidden: { choice: [[32], [64, 32], [128, 64]] },
    activation: { choice: ["relu", "tanh"] },
  },
  initialization: { gain: { logUniform: [0.1, 10] }, seeds: 40 },
  training: {
    optimizer: { kind: "adam", learningRate: { logUniform: [1e-5, 1e-2] } },
    batchSize: { choice: [16, 32, 64] },
    epochs: 30,
  },
  policy: { onDiscard: "stop" },
};

const wide = { width: 1200, height: 800 };

interface Shot {
  size: { width: number; height: number };
  /** the part of the page that is in the picture; all of it without one */
  part?: string;
  arrange(page: Page): Promise<void>;
}

/** What each picture shows, and how one gets there from the run with the best accuracy. */
const views: Record<string, Shot> = {
  panel: { size: { width: 1000, height: 640 }, async arrange() {} },
  "heat-map": {
    size: wide,
    part: ".chosen",
    async arrange(page) {
      await page.getByLabel("Heat map").check();
      await page.getByLabel("Log axis").check();
    },
  },
  compare: {
    size: wide,
    part: ".chosen",
    async arrange(page) {
      await page.locator("header").getByRole("button", { name: "Compare" }).click();
      await page.locator('[aria-rowindex="9"]').click();
      await page.locator("header").scrollIntoViewIfNeeded();
    },
  },
  scores: {
    size: wide,
    part: ".chosen",
    async arrange(page) {
      await page.getByLabel("Other runs of the study").check();
      await page.locator(".scores").evaluate((scores) => scores.scrollIntoView());
    },
  },
  why: {
    size: wide,
    part: ".chosen",
    async arrange(page) {
      await page
        .locator(".row", { has: page.locator(".verdict-discard") })
        .first()
        .click();
      await page.locator("header details:not([open]) summary").click();
      await page.locator(".why table").first().waitFor();
    },
  },
  ...Object.fromEntries(
    (["Curves", "Parameters", "Compute", "Verdicts"] as const).map((section): [string, Shot] => [
      `study-${section.toLowerCase()}`,
      {
        size: wide,
        part: ".chosen",
        async arrange(page) {
          await page.getByRole("tab", { name: "Study" }).click();
          await page.getByRole("radio", { name: section, exact: true }).check();
          if (section === "Curves")
            await page
              .locator('select[aria-label="Colour by"]:visible')
              .selectOption({ label: "learningRate" });
        },
      },
    ]),
  ),
  ...Object.fromEntries(
    (
      [
        ["contour", "Parameters", "Two parameters and the result"],
        ["front", "Compute", "Trade-off of two measures"],
      ] as const
    ).map(([name, section, heading]): [string, Shot] => [
      `study-${name}`,
      {
        size: wide,
        part: ".chosen",
        async arrange(page) {
          await page.getByRole("tab", { name: "Study" }).click();
          await page.getByRole("radio", { name: section, exact: true }).check();
          await page.getByRole("heading", { name: heading }).evaluate((title) => title.scrollIntoView());
        },
      },
    ]),
  ),
  classes: {
    size: wide,
    part: ".chosen",
    async arrange(page) {
      await page.locator(".confusion").evaluate((section) => section.scrollIntoView());
    },
  },
  "side-bar": { size: { width: 320, height: 800 }, async arrange() {} },
  editor: { size: { width: 700, height: 800 }, async arrange() {} },
};

mkdirSync(values.out, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "dai-screenshots-"));
const daemon = await connectDaemon({ home, daemonPath: resolve(values.dist, "daemon.js") });
const browser = await launchChromium();
try {
  await train();
  for (const theme of values.themes.split(","))
    for (const name of Object.keys(views))
      if ((values.only?.split(",") ?? [name]).includes(name)) await take(name, theme);
} finally {
  await browser.close();
  await daemon.request("dai/daemon/shutdown", {});
  daemon.close();
  await sleep(500);
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

async function train(): Promise<void> {
  await daemon.request("dai/runs/start", { spec });
  for (let left = -1; left !== 0; await sleep(500)) {
    const { runs } = await daemon.request("dai/runs/list", {});
    left = runs.filter(({ state }) => state === "running" || state === "queued").length;
  }
}

async function take(name: string, theme: string): Promise<void> {
  const { size, part = "body", arrange } = views[name]!;
  const context = await browser.newContext({ viewport: size, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto((await daemon.request("dai/daemon/code", {})).url);
  await page.evaluate(wear, themes[theme]!);
  // The run with the best score of all comes first.
  await page.locator('[data-column="validationAccuracy"]').click();
  await page.locator('[data-column="validationAccuracy"]').click();
  await page.locator('[aria-rowindex="2"]').click();
  await page.locator(".decay canvas").first().waitFor();
  await arrange(page);
  await page.mouse.move(0, 0);
  await sleep(1500);
  const path = join(values.out, `${name}-${theme.replaceAll(" ", "-")}.png`);
  await page.locator(part).screenshot({ path });
  console.log(`${path}: ${Math.round(statSync(path).size / 1024)} KiB`);
  await context.close();
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { themes, wear } from "../../fixtures/panel/themes.ts";
import { needs, program } from "../../support/needs.ts";
import { type Panel, panelBrowser, runs } from "../support/panel.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const twoStudies = [
  ...runs.map((run) => ({ ...run, classes: 12, calibrated: true })),
  { id: "older", study: "Other", seed: 1, gain: 3, good: true },
];

describe("the panel: accessibility", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  for (const [width, colorScheme] of [
    [320, "light"],
    [700, "dark"],
    [1400, "light"],
  ] as const)
    it(`has no accessibility violation and fits at ${width} pixels, ${colorScheme}`, async () => {
      const viewport = { width, height: 900 };
      const panel = await open(twoStudies, { viewport, colorScheme, reducedMotion: "reduce" });
      await expectAccessible(panel);
    });

  for (const [name, theme] of Object.entries(themes))
    it(`has no accessibility violation in VS Code's ${name} theme`, async () => {
      const panel = await open(twoStudies, { viewport: { width: 900, height: 900 } });
      const { page } = panel;
      await page.evaluate(wear, theme);
      await expectAccessible(panel);
    });
});

/** Opens what is closed and visible; returns how many. In one call, because a chart may go while its data arrive. */
function openDetails(): number {
  const closed = [
    ...document.querySelectorAll<HTMLElement>("details:not([open]):not(.column-chooser) > summary"),
  ];
  const visible = closed.filter((summary) => summary.checkVisibility({ visibilityProperty: true }));
  for (const summary of visible) summary.click();
  return visible.length;
}

/** Runs axe-core over all tabs and sections with a discarded run chosen and every table open; nothing may be too wide. */
async function expectAccessible(panel: Panel): Promise<void> {
  const { page } = panel;
  await panel.choose("hopeless");
  await page.locator("p.verdict-discard").waitFor();
  await page.evaluate(axe);
  const views = [
    ["Run"],
    ["Study", "Curves"],
    ["Study", "Parameters"],
    ["Study", "Compute"],
    ["Study", "Verdicts"],
    ["Study", "Studies"],
    ["Dataset"],
  ] as const;
  for (const [tab, section] of views) {
    await panel.openTab(tab);
    await page.getByRole("tabpanel", { name: tab }).waitFor();
    if (section) await page.getByRole("radio", { name: section, exact: true }).check();
    const note = page.getByRole("button", { name: "Add a note" });
    if (await note.isVisible()) await note.click();
    if (tab === "Run") await page.getByRole("table", { name: "Most often mistaken" }).waitFor();
    // The list of terms stays open from one tab to the next; the column chooser closes at a click elsewhere.
    await expect.poll(() => page.evaluate(openDetails)).toBe(0);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    });
    expect([tab, section, violations]).toEqual([tab, section, []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

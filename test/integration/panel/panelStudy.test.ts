import { describe, expect, it } from "vitest";
import type { RecordedRun } from "../../fixtures/panel/daemon.ts";
import { needs, program } from "../../support/needs.ts";
import { drawn, eventually, type Panel, panelBrowser, runs } from "../support/panel.ts";

/** Enough finished runs to tell what decides: gain does. */
const many: RecordedRun[] = Array.from({ length: 24 }, (_, index) => ({
  id: `run${index}`,
  seed: index + 1,
  gain: index + 1,
  good: index < 12,
  state: "finished",
}));

describe("the panel: scores and study", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  async function openSection(
    panel: Panel,
    name: "Curves" | "Parameters" | "Compute" | "Verdicts" | "Studies",
  ) {
    await panel.openTab("Study");
    await panel.page.getByRole("radio", { name, exact: true }).check();
    await eventually(() => panel.page.locator(".study .facts").textContent()).not.toContain("loading");
  }

  it("draws the other runs of the study behind the chosen one", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("finished");
    const canvas = page.locator(".scores canvas").first();
    await eventually(() => canvas.getAttribute("aria-label")).toContain("epochs 0 to 30");
    const alone = await canvas.evaluate(drawn);
    await page.getByLabel("Other runs of the study").check();
    await eventually(() => canvas.evaluate(drawn)).not.toBe(alone);
  });

  it("shows what the study has shown", async () => {
    const study = [
      ...runs,
      { id: "late", seed: 5, gain: 4, good: false, state: "finished" as const },
      { id: "fine", seed: 6, gain: 2, good: true, state: "finished" as const },
    ];
    const panel = await open(study);
    const { page } = panel;
    await openSection(panel, "Verdicts");
    await eventually(() => page.locator(".study .facts").textContent()).toBe(
      "3 of 6 runs finished, 2 running, 1 queued.",
    );
    await eventually(() => page.locator(".headline").textContent()).toContain(
      "good, a final validation accuracy above 65%: best ",
    );
    const table = page.getByRole("table", { name: "Verdicts at epoch 10" });
    await eventually(() => table.locator("tbody tr").allTextContents()).toEqual([
      "likely to learn202",
      "converged000",
      "not known yet000",
      "unlikely to learn011",
    ]);
    await page.getByLabel("Final accuracy from which").fill("50");
    await page.getByLabel("Final accuracy from which").press("Enter");
    await page.getByRole("button", { name: "gain 4, seed 5" }).click();
    await eventually(() => panel.chosen()).toBe("gain 4, seed 5");
  });

  it("draws every run's curve, zooms with the mouse and the keyboard, and shows all again", async () => {
    const panel = await open(many);
    const { page } = panel;
    await openSection(panel, "Curves");
    const canvas = page.locator(".study canvas:visible").first();
    await eventually(() => canvas.getAttribute("aria-label")).toBe(
      "validation accuracy by epoch of 24 runs.",
    );
    const whole = await canvas.evaluate(drawn);
    const { x, y } = (await canvas.boundingBox())!;
    await page.mouse.move(x + 80, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + 200, y + 120);
    await page.mouse.up();
    await eventually(() => canvas.getAttribute("aria-label")).toContain("a part of it");
    await canvas.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("+");
    await page.keyboard.press("0");
    await eventually(() => canvas.evaluate(drawn)).toBe(whole);
    await page.locator('select[aria-label="Curves of"]:visible').selectOption({ label: "validation loss" });
    await page.getByLabel("Logarithmic").check();
    await eventually(() => canvas.getAttribute("aria-label")).toBe("validation loss by epoch of 24 runs.");
    await page.locator('select[aria-label="Colour by"]:visible').selectOption({ label: "gain" });
    await eventually(() => page.locator(".study .ramp-legend:visible").textContent()).toBe("124");
  });

  it("brushes the parallel coordinates, which the table follows, and tells what matters", async () => {
    const panel = await open(many);
    const { page } = panel;
    await openSection(panel, "Parameters");
    const canvas = page.locator(".study canvas:visible").first();
    await eventually(() => canvas.getAttribute("aria-label")).toBe(
      "Parallel coordinates of 24 runs over gain, accuracy.",
    );
    const { x, y } = (await canvas.boundingBox())!;
    // The axis of the gain, its lower half.
    await page.mouse.move(x + 34, y + 150);
    await page.mouse.down();
    await page.mouse.move(x + 34, y + 251);
    await page.mouse.up();
    await eventually(() => page.locator(".number").textContent()).toMatch(/^1[0-2] of 24 runs$/);
    await eventually(() => page.getByText(/^A random forest of 24 runs' results/).count()).toBe(1);
    await page.locator(".toolbar").getByRole("button", { name: "Clear brushes" }).click();
    await eventually(() => page.locator(".number").textContent()).toBe("24 runs");
  });

  it("draws two parameters against the result, by value or by rank", async () => {
    const panel = await open(many);
    const { page } = panel;
    await openSection(panel, "Parameters");
    const chart = page.locator(".chart", { hasText: "Two parameters and the result" });
    // Only the gain varies here, beside the seed.
    await eventually(() => chart.isVisible()).toBe(false);
    const wide = many.map((run, index) => ({ ...run, widths: index % 2 ? [64, 32] : [32, 16] }));
    const other = await open(wide);
    await openSection(other, "Parameters");
    const canvas = other.page
      .locator(".chart", { hasText: "Two parameters and the result" })
      .locator("canvas");
    await eventually(() => canvas.getAttribute("aria-label")).toMatch(
      /^(gain and hidden|hidden and gain) against the best validation accuracy of 24 runs; the best, /,
    );
    await other.page.getByRole("radio", { name: "Rank" }).check();
    await eventually(() => canvas.getAttribute("aria-label")).toContain("against the rank of the best");
    await other.page.locator('select[aria-label="Across"]:visible').selectOption({ label: "hidden" });
    await eventually(() => canvas.getAttribute("aria-label")).toMatch(/^hidden and gain /);
  });

  it("lists the runs that no other beats in two measures, and goes to one", async () => {
    const panel = await open(many);
    const { page } = panel;
    await panel.choose("run5");
    await openSection(panel, "Compute");
    await page.locator('select[aria-label="Across"]:visible').selectOption({ label: "validation loss" });
    const front = page.getByRole("table", { name: "Runs on the front" });
    await eventually(() => front.getByRole("button").count()).toBeGreaterThan(0);
    const label = (await front.getByRole("button").first().textContent())!;
    await front.getByRole("button").first().focus();
    await page.keyboard.press("Enter");
    await eventually(async () => (await panel.chosen())?.toLowerCase()).toBe(label.toLowerCase());
  });

  it("says when there are not enough runs to tell what matters", async () => {
    const panel = await open();
    await openSection(panel, "Parameters");
    await panel.page
      .getByText("Importance of the parameters: not enough runs, 3 have a result and it takes 20.")
      .waitFor();
  });

  it("shows what the compute bought", async () => {
    const panel = await open(many);
    await openSection(panel, "Compute");
    await panel.page.getByText(/^720 epochs spent of 720 epochs asked for \(100\.0%\)/).waitFor();
    await panel.page.locator(".legend", { hasText: /^best validation accuracy so far$/ }).waitFor();
  });

  it("compares the listed studies, and goes to the best run of another", async () => {
    const wide = { study: "Wide", state: "finished" as const, widths: [512, 256] };
    const panel = await open([
      ...many,
      { id: "wide", seed: 1, gain: 2, good: true, ...wide },
      { id: "stopped", seed: 2, gain: 30, good: false, ...wide, state: "stopped", epoch: 10 },
    ]);
    const { page } = panel;
    await panel.choose("run0");
    await openSection(panel, "Studies");
    const table = page.getByRole("table", { name: "Studies" });
    const cells = (name: string) => {
      const head = page.getByRole("rowheader", { name, exact: true });
      return table.getByRole("row").filter({ has: head }).getByRole("cell").allTextContents();
    };
    await eventually(() => table.getByRole("columnheader").allTextContents()).toEqual(["Shell-256", "Wide"]);
    expect(await cells("runs")).toEqual(["24, 24 finished", "2, 1 finished"]);
    expect(await cells("epochs spent")).toEqual(["720 of 720", "40 of 60"]);
    expect(await cells("epochs saved by stopping")).toEqual(["0", "20"]);
    expect(await cells("hidden")).toEqual(["256-128", "512-256"]);
    expect(await cells("gain")).toEqual(["1 to 24", "2, 30"]);
    await table.getByRole("button").nth(1).click();
    await eventually(() => panel.chosen()).toBe("gain 2, seed 1");
  });

  it("keeps notes and tags of a run and of the study, by which runs are found", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("finished");
    const write = async (tags: string, note: string) => {
      await page.getByRole("button", { name: "Add a note" }).and(page.locator(":visible")).click();
      await page.getByLabel("Tags, separated by commas").and(page.locator(":visible")).fill(tags);
      await page.getByLabel("Note", { exact: true }).and(page.locator(":visible")).fill(note);
      await page.getByRole("button", { name: "Save note" }).and(page.locator(":visible")).click();
    };
    await write("baseline, wide, wide net", "The one\nto beat.");
    await eventually(() => page.locator(".tag:visible").allTextContents()).toEqual([
      "baseline",
      "wide",
      "wide net",
    ]);
    expect(await page.locator(".note-text:visible").textContent()).toBe("The one\nto beat.");
    await page.getByLabel("Filter the runs").fill("tag=wide");
    await eventually(() => panel.rowIds()).toEqual(["finished"]);
    await page.getByLabel("Filter the runs").fill('tag="wide net"');
    await eventually(() => panel.rowIds()).toEqual(["finished"]);
    await page.getByLabel("Filter the runs").fill("beat");
    await eventually(() => panel.rowIds()).toEqual(["finished"]);
    await panel.openTab("Study");
    await write("shell", "First look.");
    await eventually(() => page.locator(".study .note-text").textContent()).toBe("First look.");
  });

  it("gives a run's id and its spec away, and compares it with another", async () => {
    const panel = await open();
    const { page, daemon } = panel;
    await panel.choose("finished");
    await page.getByRole("button", { name: "Rerun with changes" }).click();
    await eventually(() => daemon.received.at(-1)).toEqual({
      kind: "openSpec",
      text: '{ "name": "rerun" }',
      uri: "file:///shell.dai.json",
    });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy id" }).click();
    await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toBe("finished");
    await page.locator("header").getByRole("button", { name: "Compare" }).click();
    await panel.choose("hopeless");
    const table = page.getByRole("table", { name: "What differs" });
    await eventually(() => table.locator("tbody tr").allTextContents()).toEqual(
      expect.arrayContaining(["initialization.gain82.5", "initialization.seed23"]),
    );
    // A long path may break into lines, so that both runs' values are in sight.
    expect(await table.locator("wbr").count()).toBeGreaterThan(0);
    const parameters = page.getByRole("table", { name: "Parameters" });
    await eventually(() => parameters.locator("tbody th").allTextContents()).toEqual([
      "gain",
      "seed",
      "best accuracy",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import type { RecordedRun } from "../../fixtures/panel/daemon.ts";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser } from "../support/panel.ts";

describe("the panel: the runs", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("shows a row per run and the chosen run's charts", async () => {
    const panel = await open();
    const { page } = panel;
    await eventually(() => panel.rowIds()).toEqual(["good", "hopeless", "finished", "queued"]);
    expect(await panel.chosen()).toBe("gain 1, seed 1");
    expect(await page.locator(".decay h4").allTextContents()).toEqual([
      "dense_1 width 256 dead",
      "dense_2 width 128 dead",
    ]);
    expect(await page.locator(".decay .badge:visible").count()).toBe(0);
    await eventually(() => panel.ink()).toHaveLength(5);
    for (const ink of await panel.ink()) expect(ink).toBeGreaterThan(200);
    // The sparklines of the other runs come from records that the page fetches by itself.
    await eventually(() => panel.row("finished").locator("path").getAttribute("d")).toMatch(/^M.*L/);
  });

  it("sorts by a column and remembers it on a new page", async () => {
    const panel = await open();
    const { page } = panel;
    const gain = panel.column("initialization.gain");
    await gain.click();
    await gain.click();
    await eventually(() => panel.rowIds()).toEqual(["queued", "hopeless", "finished", "good"]);
    expect(await page.locator('[aria-sort="descending"]').textContent()).toContain("gain");
    await panel.choose("finished");
    await page.getByLabel("Log axis").check();
    await page.reload();
    await eventually(() => panel.rowIds()).toEqual(["queued", "hopeless", "finished", "good"]);
    expect(await panel.chosen()).toBe("gain 2.5, seed 3");
    expect(await page.getByLabel("Log axis").isChecked()).toBe(true);
  });

  it("lets through what the filter says, and says how many", async () => {
    const panel = await open();
    const { page } = panel;
    await page.getByLabel("Filter the runs").fill("gain>2 finished");
    await eventually(() => panel.rowIds()).toEqual(["finished"]);
    expect(await page.locator(".filter-line .muted").textContent()).toBe("1 of 4 runs");
    await page.getByLabel("Filter the runs").fill("unlikely");
    await eventually(() => panel.rowIds()).toEqual(["hopeless"]);
  });

  it("compares what runs have recorded in the filter, and reads it first", async () => {
    const panel = await open();
    const { page } = panel;
    const filter = page.getByLabel("Filter the runs");
    await filter.fill("validationLoss<1000");
    await eventually(() => panel.rowIds()).toEqual(["good", "hopeless", "finished"]);
    await eventually(() => page.locator(".filter-line .muted").textContent()).toBe("3 of 4 runs");
    await filter.fill("validationLoss>1000");
    await page.getByText("No run matches the filter.").waitFor();
    await filter.fill("validationLos<1 lossy<1");
    await page.getByText("No column or metric is called lossy").waitFor();
  });

  it("stops, deletes and pins several runs at once", async () => {
    const panel = await open();
    const { page, daemon } = panel;
    await panel.choose("good");
    await panel.row("hopeless").click({ modifiers: ["ControlOrMeta"] });
    const buttons = page.locator(".selection");
    await eventually(() => buttons.textContent()).toContain("2 selected");
    await buttons.getByRole("button", { name: "Stop" }).click();
    await eventually(() => page.locator(".row .state-stopped").count()).toBe(2);
    expect(daemon.received).toContainEqual(
      expect.objectContaining({ method: "dai/runs/stop", params: { runs: ["good", "hopeless"] } }),
    );
    await buttons.getByRole("button", { name: "Pin" }).click();
    await panel.column("initialization.gain").click();
    await eventually(() => panel.rowIds()).toEqual(["good", "hopeless", "finished", "queued"]);
    await panel.row("finished").click({ modifiers: ["Shift"] });
    await buttons.getByRole("button", { name: "Delete" }).click();
    await buttons.getByRole("button", { name: "Delete for good" }).click();
    await eventually(() => panel.rowIds()).toEqual(["good", "queued"]);
  });

  it("selects with the keyboard", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("good");
    await page.getByRole("grid").focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    const selected = () => page.locator('.row[aria-selected="true"]').count();
    await eventually(selected).toBe(3);
    await page.keyboard.press("Control+a");
    await eventually(selected).toBe(4);
    await page.keyboard.press("Control+ ");
    await eventually(selected).toBe(3);
    await page.keyboard.press("Escape");
    await eventually(selected).toBe(1);
  });

  it("says that no run matches the filter", async () => {
    const { page } = await open();
    await page.getByLabel("Filter the runs").fill("qwerty");
    await page.getByText("No run matches the filter.").waitFor();
  });

  it("says which of the selected runs has which colour", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("finished");
    await panel.row("hopeless").click({ modifiers: ["ControlOrMeta"] });
    const legend = page.locator(".scores > .legend").last();
    await eventually(() => legend.textContent()).toBe("Compared withgain 8, seed 2");
    await panel.choose("finished");
    await eventually(() => legend.isVisible()).toBe(false);
  });

  it("is used with the keyboard alone", async () => {
    const panel = await open();
    const { page } = panel;
    await page.locator("[data-run]").first().waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await eventually(() => panel.cursor()).toBe("finished");
    expect(await panel.chosen()).toBe("gain 1, seed 1");
    await page.keyboard.press("Enter");
    await eventually(() => panel.chosen()).toBe("gain 2.5, seed 3");
    expect(await page.locator('.row[aria-selected="true"]').getAttribute("data-run")).toBe("finished");
    await panel.choose("good");
    await page.keyboard.press("ArrowDown");
    await eventually(() => panel.cursor()).toBe("hopeless");
  });

  for (const width of [320, 1200])
    it(`draws only the rows in view of 2,000 runs at ${width} pixels`, async () => {
      const many = Array.from({ length: 2000 }, (_, index): RecordedRun => {
        return { id: `run${index}`, seed: index, gain: index / 100, good: index % 2 === 0, epoch: -1 };
      });
      const panel = await open(many, { viewport: { width, height: 900 } });
      const { page } = panel;
      await page.locator("[data-run]").first().waitFor();
      await page.getByRole("grid").focus();
      await page.keyboard.press("End");
      await eventually(() => panel.cursor()).toBe("run1999");
      expect(await page.locator("[data-run]").count()).toBeLessThan(60);
    });

  it("has its rows in the document in the order that is seen, sorted and scrolled", async () => {
    const many = Array.from({ length: 200 }, (_, index): RecordedRun => {
      return { id: `run${index}`, seed: index, gain: (7 * index) % 200, good: true, epoch: -1 };
    });
    const panel = await open(many);
    const places = () =>
      panel.page
        .locator("[data-run]")
        .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("aria-rowindex"))));
    const isInOrder = async () => {
      const found = await places();
      return found.length > 5 && found.every((place, index) => index === 0 || place > found[index - 1]!);
    };
    await panel.column("initialization.gain").click();
    await eventually(isInOrder).toBe(true);
    await panel.page.getByRole("grid").focus();
    for (const key of ["PageDown", "PageDown", "PageUp", "End", "PageUp"]) {
      await panel.page.keyboard.press(key);
      await eventually(isInOrder).toBe(true);
    }
  });

  it("has room for two rows in a low side bar, above the tabs", async () => {
    const panel = await open(undefined, { viewport: { width: 280, height: 420 } });
    const bottomOf = (selector: string) =>
      panel.page
        .locator(selector)
        .first()
        .evaluate((part) => part.getBoundingClientRect().bottom);
    const tabs = await panel.page.getByRole("tablist").evaluate((list) => list.getBoundingClientRect().top);
    expect(await bottomOf(".runs .body")).toBeLessThanOrEqual(tabs);
    expect(await bottomOf('[aria-rowindex="3"]')).toBeLessThanOrEqual(await bottomOf(".runs .body"));
  });

  it("keeps the filter visible while rows are scrolled", async () => {
    const many = Array.from({ length: 200 }, (_, index): RecordedRun => {
      return { id: `run${index}`, seed: index, gain: index, good: true, epoch: -1 };
    });
    const { page } = await open(many, { viewport: { width: 1200, height: 700 } });
    await page.locator("[data-run]").first().click();
    await page.keyboard.press("End");
    await page.mouse.wheel(0, 4000);
    await eventually(() => page.locator('[aria-rowindex="201"]').count()).toBe(1);
    const top = await page.getByLabel("Filter the runs").evaluate((box) => box.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  });

  it("says that there are no runs and how to launch one", async () => {
    const panel = await open([]);
    const { page } = panel;
    await page.getByText("No runs yet").waitFor();
    const text = await page.locator(".empty").textContent();
    expect(text).toContain("DAI: Run");
    expect(text).not.toMatch(/\bnpx\b/);
  });
});

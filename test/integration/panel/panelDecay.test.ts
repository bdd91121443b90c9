import { describe, expect, it } from "vitest";
import { needs, program } from "../../support/needs.ts";
import { drawn, eventually, panelBrowser, runs } from "../support/panel.ts";

describe("the panel: the decay", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("shows two runs beside each other on the same axes", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("finished");
    await page.locator("header").getByRole("button", { name: "Compare" }).click();
    await panel.choose("hopeless");
    await eventually(() => page.locator(".decay h4 .muted").allTextContents()).toEqual([
      "gain 8, seed 2",
      "gain 2.5, seed 3",
      "gain 8, seed 2",
      "gain 2.5, seed 3",
    ]);
    await page.getByRole("button", { name: "End comparison" }).click();
    await eventually(() => page.locator(".decay canvas").count()).toBe(2);
  });

  it("is visible without scrolling in a narrow side bar", async () => {
    const panel = await open(undefined, { viewport: { width: 320, height: 800 } });
    await panel.firstLayer.waitFor();
    const place = await panel.firstLayer.boundingBox();
    expect(place!.y + place!.height).toBeLessThan(800);
  });

  it("goes back over the epochs with the slider, and plays them", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("finished");
    const canvas = panel.firstLayer;
    const shown = () => page.locator(".epoch-shown").textContent();
    await eventually(shown).toBe("epoch 30");
    const whole = await canvas.evaluate(drawn);
    await page.getByLabel("Newest epoch shown").fill("5");
    await eventually(shown).toBe("epoch 5");
    expect(await canvas.evaluate(drawn)).not.toBe(whole);
    await page.getByRole("button", { name: "Play" }).click();
    await eventually(shown).toBe("epoch 30");
    await eventually(() => canvas.evaluate(drawn)).toBe(whole);
  });

  it("does not play where motion is unwanted", async () => {
    const panel = await open(runs, { reducedMotion: "reduce" });
    const { page } = panel;
    await page.getByLabel("Newest epoch shown").waitFor();
    expect(await page.locator(".play").isVisible()).toBe(false);
  });

  it("has log axes and a heat map, and keeps them", async () => {
    const panel = await open();
    const { page } = panel;
    const canvas = panel.firstLayer;
    await eventually(() => panel.ink()).toHaveLength(5);
    const pictures = new Set([await canvas.evaluate(drawn)]);
    for (const label of ["Log axis", "Log index", "Heat map"]) {
      await page.getByLabel(label).check();
      await eventually(async () => pictures.has(await canvas.evaluate(drawn))).toBe(false);
      pictures.add(await canvas.evaluate(drawn));
    }
    await page.reload();
    await eventually(() => canvas.evaluate(drawn)).toBe([...pictures].at(-1));
  });

  it("tells the values under the pointer", async () => {
    const panel = await open();
    const { page } = panel;
    await eventually(() => panel.ink()).toHaveLength(5);
    await page
      .locator(".decay canvas")
      .first()
      .hover({ position: { x: 5, y: 50 } });
    await eventually(() => page.locator(".readout").first().textContent()).toBe("index 1: 1 → 1");
  });

  it("tells the value under the pointer of a heat map", async () => {
    const panel = await open();
    await panel.page.getByLabel("Heat map").check();
    await panel.firstLayer.hover({ position: { x: 42, y: 2 } });
    await eventually(() => panel.page.locator(".readout").first().textContent()).toBe("epoch 0, index 1: 1");
  });

  it("marks a dead layer", async () => {
    const panel = await open([{ id: "dead", seed: 1, gain: 1, good: false, isDead: true }]);
    const { page } = panel;
    await eventually(() => page.locator(".decay .badge:visible").allTextContents()).toEqual(["dead"]);
  });
});

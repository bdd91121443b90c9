import { describe, it } from "vitest";
import { needs, program } from "../support/needs.ts";
import { drawn, eventually, panelBrowser, runs } from "./support/panel.ts";

describe("the panel: scores and study", needs(program("chromium")), () => {
  const { open } = panelBrowser();

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
    await panel.openTab("Study");
    await eventually(() => page.locator(".study .facts").textContent()).toBe("3 of 6 runs finished.");
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
    await eventually(() => panel.chosen()).toBe("Gain 4, seed 5");
  });
});

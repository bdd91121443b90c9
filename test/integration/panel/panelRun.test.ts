import { describe, expect, it } from "vitest";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser } from "../support/panel.ts";

describe("the panel: the chosen run", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("follows a run live, up to its verdict", async () => {
    const panel = await open();
    const { page, send, daemon } = panel;
    await panel.choose("good");
    for (const message of daemon.nextEpoch("good")) await send(message);
    await eventually(() => panel.row("good").locator(".cell-epoch").textContent()).toBe("10/30");
    await eventually(() => page.locator(".verdict:visible").first().textContent()).toContain("at epoch 10");
    expect(await panel.firstLayer.getAttribute("aria-label")).toContain("epochs 0 to 10");
  });

  it("stops, continues and deletes from the chosen run's buttons", async () => {
    const panel = await open();
    const { page, daemon } = panel;
    await panel.choose("hopeless");
    const buttons = panel.buttons;
    await eventually(() => buttons.allTextContents()).toEqual([
      "Stop",
      "Continue anyway",
      "Open spec",
      "Save model",
      "Pin",
      "Compare",
      "Copy id",
      "Rerun with changes",
    ]);
    await buttons.nth(0).click();
    await eventually(() => buttons.allTextContents()).toEqual([
      "Continue anyway",
      "Open spec",
      "Save model",
      "Pin",
      "Compare",
      "Copy id",
      "Rerun with changes",
      "Delete",
    ]);
    await buttons.nth(0).click();
    await eventually(() => buttons.allTextContents()).toEqual([
      "Stop",
      "Open spec",
      "Save model",
      "Pin",
      "Compare",
      "Copy id",
      "Rerun with changes",
    ]);
    await buttons.nth(1).click();
    await eventually(() => daemon.received.at(-1)).toEqual({ kind: "reveal", run: "hopeless" });
    await panel.choose("finished");
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.getByRole("button", { name: "Keep" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.keyboard.press("Escape");
    await eventually(() => page.getByRole("button", { name: "Delete for good" }).count()).toBe(0);
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await eventually(() => panel.rowIds()).toEqual(["good", "hopeless", "queued"]);
  });

  it("says of a run that continued what stopping would have saved", async () => {
    const panel = await open([{ id: "over", seed: 1, gain: 8, good: false, state: "finished" }]);
    await panel.choose("over");
    const verdict = panel.page.locator(".verdict:visible").first();
    await eventually(() => verdict.textContent()).toContain(
      "Stopping it at epoch 10 would have saved 20 of 30 epochs.",
    );
  });

  it("tells why, score by score and layer by layer", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("hopeless");
    expect(await page.locator(".verdict:visible").first().textContent()).toContain(
      "Stop now to save 16 of 30 epochs.",
    );
    await page.getByText("Why?").click();
    const rows = page.locator(".why tbody tr");
    await eventually(() => rows.count()).toBe(5);
    expect(await rows.first().textContent()).toContain("below by 0.25");
    expect(await rows.last().textContent()).toContain("dense_2 (changes most)");
  });
});

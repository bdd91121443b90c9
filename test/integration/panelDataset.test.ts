import { describe, expect, it } from "vitest";
import { recordedDaemon } from "../fixtures/panel/daemon.ts";
import { chromium, eventually, panelBrowser, runs } from "./support/panel.ts";

describe.skipIf(!chromium)("the panel: the dataset", () => {
  const { open, openWith } = panelBrowser();

  it("shows how much there is, of which classes, and some images", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.openTab("Data");
    await eventually(() => page.locator("h2:visible").textContent()).toBe("Data of shell.dai.json");
    await eventually(() => page.locator(".dataset .facts").textContent()).toBe(
      "6,000 training and 1,000 validation samples: images of 28 × 28 × 1, 3 classes.",
    );
    await eventually(() => page.locator(".samples li").allTextContents()).toEqual([
      "shirt",
      "shirt",
      "boot",
      "boot",
      "bag",
      "bag",
    ]);
    const sizes = page
      .locator(".samples img")
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(await sizes).toEqual([1, 1, 1, 1, 1, 1]);
    for (const ink of await panel.ink()) expect(ink).toBeGreaterThan(1000);
  });

  it("asks once for a spec, and only when somebody looks", async () => {
    const panel = await open();
    const asked = () =>
      panel.daemon.received.filter(
        (message) => message.kind === "request" && message.method === "dai/dataset/preview",
      ).length;
    await eventually(() => panel.ink()).toHaveLength(5);
    expect(asked()).toBe(0);
    await panel.openTab("Data");
    await eventually(() => panel.page.locator(".samples li").count()).toBe(6);
    await panel.choose("hopeless");
    await panel.openTab("Run");
    await panel.openTab("Data");
    await eventually(() => panel.page.locator(".samples li").count()).toBe(6);
    expect(asked()).toBe(1);
  });

  it("says why there is nothing to see", async () => {
    const daemon = recordedDaemon(runs);
    const panel = await openWith(daemon, (message) =>
      message.kind === "request" && message.method === "dai/dataset/preview"
        ? [{ kind: "error", id: message.id, message: "There is no file train.csv." }]
        : daemon.answer(message),
    );
    await panel.openTab("Data");
    await eventually(() => panel.page.locator(".dataset .facts").textContent()).toBe(
      "There is no file train.csv.",
    );
    expect(await panel.page.locator(".dataset canvas").isVisible()).toBe(false);
  });
});

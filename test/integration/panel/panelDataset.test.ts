/** What the page shows of data: from recorded answers, and as a real daemon reads it from files. */
import { cpSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordedDaemon } from "../../fixtures/panel/daemon.ts";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";
import { data, golden } from "../../unit/dataset/fixtures.ts";
import { eventually, panelBrowser, runs } from "../support/panel.ts";
import { hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

describe("the panel: the dataset", needs(program("chromium")), () => {
  const { open, openWith } = panelBrowser();

  it("shows how much there is, of which classes, and some images", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.openTab("Dataset");
    await eventually(() => page.locator("h2:visible").textContent()).toBe("Dataset of shell.dai.json");
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

  it("asks once for a spec, and only when someone looks", async () => {
    const panel = await open();
    const asked = () =>
      panel.daemon.received.filter(
        (message) => message.kind === "request" && message.method === "dai/dataset/preview",
      ).length;
    await eventually(() => panel.ink()).toHaveLength(5);
    expect(asked()).toBe(0);
    await panel.openTab("Dataset");
    await eventually(() => panel.page.locator(".samples li").count()).toBe(6);
    await panel.choose("hopeless");
    await panel.openTab("Run");
    await panel.openTab("Dataset");
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
    await panel.openTab("Dataset");
    await eventually(() => panel.page.locator(".dataset .facts").textContent()).toBe(
      "There is no file train.csv.",
    );
    expect(await panel.page.locator(".dataset canvas").isVisible()).toBe(false);
  });
});

describe("the panel: the dataset as a real daemon reads it", needs(program("chromium")), () => {
  const daemon = useDaemon();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("shows the counts, classes and pixels of the files that the spec names", async () => {
    const folder = realpathSync(daemon.home);
    cpSync(join(data, "idx"), join(folder, "idx"), { recursive: true });
    const spec = {
      dataset: { kind: "idx", folder: "idx" },
      architecture: { kind: "mlp", hidden: [4] },
      training: { epochs: 2, batchSize: 4 },
    };
    const file = join(folder, "clothes.dai.json");
    writeFileSync(file, JSON.stringify(spec));
    const { connection } = daemon;
    const { runs: launched } = await connection.request("dai/runs/start", { uri: pathToFileURL(file).href });
    await waitFor(connection, launched, hasEnded);

    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto((await connection.request("dai/daemon/code", {})).url);
    await page.locator("[role=row][data-run]").first().click();
    await page.getByRole("tab", { name: "Dataset", exact: true }).click();
    await eventually(() => page.locator("h2:visible").textContent()).toBe("Dataset of clothes.dai.json");
    await eventually(() => page.locator(".dataset .facts").textContent()).toBe(
      "12 training and 6 validation samples: images of 4 × 5 × 1, 3 classes.",
    );
    expect(await page.locator(".dataset canvas").getAttribute("aria-label")).toContain(
      "Training samples of 3 classes: 4 each.",
    );
    const { features, labels } = golden["idx/train"]!;
    const shown = await page.locator(".samples li").evaluateAll((items) =>
      items.map((item) => {
        const image = item.querySelector("img")!;
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
        const context = canvas.getContext("2d")!;
        context.drawImage(image, 0, 0);
        const { data: colours } = context.getImageData(0, 0, canvas.width, canvas.height);
        return { label: item.textContent, pixels: [...colours].filter((_, index) => index % 4 === 0) };
      }),
    );
    const stored = labels.map((label, row) => ({
      label: String(label),
      pixels: features.slice(20 * row, 20 * (row + 1)),
    }));
    expect(shown.map(({ label }) => label)).toEqual(Array(4).fill(["0", "1", "2"]).flat());
    expect(new Set(shown.map((sample) => JSON.stringify(sample)))).toEqual(
      new Set(stored.map((sample) => JSON.stringify(sample))),
    );
    expect(errors).toEqual([]);
  });
});

/** What a real daemon makes of a study of many runs and of a run with many classes, in a real Chromium. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, temporaryHome } from "../support/daemon.ts";
import { eventually } from "../support/panel.ts";
import { dai, details } from "../support/runs.ts";

const search = {
  name: "Hundred",
  dataset: { kind: "shell", dimensions: 8, train: 200, validation: 100 },
  architecture: { kind: "mlp", hidden: { choice: [[8], [16], [16, 8]] } },
  initialization: { gain: { logUniform: [0.1, 10] }, seeds: 100 },
  training: {
    optimizer: { kind: "adam", learningRate: { logUniform: [1e-4, 1e-1] } },
    batchSize: { choice: [32, 64] },
    epochs: 20,
  },
};

const classes = 14;
const letters = {
  name: "Letters",
  dataset: { kind: "csv", train: "letters.csv", label: "letter", validation: 0.25 },
  architecture: { kind: "mlp", hidden: [32] },
  training: { optimizer: { kind: "adam", learningRate: 1e-2 }, epochs: 6 },
};

/** Points around a circle: neighbours are taken for each other. */
function lettersCsv(): string {
  const rows = Array.from({ length: 20 * classes }, (_, index) => {
    const angle = (2 * Math.PI * ((index % classes) + 0.7 * Math.sin(index))) / classes;
    const letter = String.fromCharCode(65 + (index % classes));
    return `${Math.cos(angle).toFixed(4)},${Math.sin(angle).toFixed(4)},${letter}`;
  });
  return `x,y,letter\n${rows.join("\n")}\n`;
}

describe("real studies", needs(program("chromium")), () => {
  let home: string;
  let browser: Browser;
  let daemon: DaemonConnection;
  beforeAll(async () => {
    home = temporaryHome();
    writeFileSync(join(home, "letters.csv"), lettersCsv());
    for (const [name, spec] of Object.entries({ search, letters }))
      writeFileSync(join(home, `${name}.dai.json`), JSON.stringify(spec));
    for (const name of ["search", "letters"])
      expect((await dai(home, ["run", join(home, `${name}.dai.json`), "--json"])).status).toBe(0);
    [browser, daemon] = await Promise.all([launchChromium(), connect(home)]);
  });
  afterAll(async () => {
    daemon?.close();
    await browser?.close();
    await removeHome(home);
  });

  it("a report of 100 runs has at most 1 MB and asks the network for nothing", async () => {
    const file = join(home, "report.html");
    await dai(home, ["report", "Hundred", "--output", file]);
    expect(statSync(file).size).toBeLessThan(1e6);
    expect(readFileSync(file, "utf8")).not.toMatch(/<(script|link|img|iframe)|url\(|@import/i);
    const page = await browser.newPage();
    const asked: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.context().setOffline(true);
    const url = pathToFileURL(file).href;
    await page.goto(url);
    expect(await page.locator(".pictures > svg").count()).toBeGreaterThanOrEqual(7);
    expect(await page.locator("table").first().locator("tbody tr").count()).toBe(100);
    expect({ asked, errors }).toEqual({ asked: [url], errors: [] });
    await page.close();
  });

  it("of more than ten classes the matrix of the best epoch is kept, and is read as a whole", async () => {
    const { runs } = await daemon.request("dai/runs/list", {});
    const summary = runs.find(({ name }) => name === "Letters")!;
    const [detail] = await details(daemon, [summary.run]);
    const kept = detail!.records!.filter(({ confusion }) => confusion !== undefined);
    expect(kept.length).toBeLessThan(detail!.records!.length);
    expect(kept.map(({ epoch }) => epoch)).toContain(summary.best!.epoch);
    expect(kept[0]!.confusion).toHaveLength(classes);

    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    await page.goto((await daemon.request("dai/daemon/code", {})).url);
    await page.locator(`[data-run="${summary.run}"]`).click();
    const matrix = page.getByRole("table", { name: "Confusion matrix" });
    await eventually(() => matrix.locator("tbody th").last().textContent()).toBe("N");
    expect(await matrix.locator("tbody tr").count()).toBe(classes);
    const isWhole = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Element) =>
      scrollWidth <= clientWidth && scrollHeight <= clientHeight;
    expect(await matrix.locator("xpath=..").evaluate(isWhole)).toBe(true);
    await page.getByRole("table", { name: "Most often mistaken" }).waitFor();
    await page.close();
  });
});

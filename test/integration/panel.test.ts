/** The panel's page in a real Chromium, fed with a recorded stream; see test/fixtures/panel. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RecordedRun, recordedDaemon } from "../fixtures/panel/daemon.ts";
import {
  findChromium,
  launchChromium,
  type OpenPanel,
  openPanel,
  servePanel,
} from "../fixtures/panel/page.ts";
import { themes, wear } from "../fixtures/panel/themes.ts";

const chromium = findChromium();
if (!chromium) console.warn("The panel is not tested: there is no Chromium here; set CHROME_PATH to one.");

const runs: RecordedRun[] = [
  { id: "good", seed: 1, gain: 1, good: true, epoch: 9 },
  { id: "hopeless", seed: 2, gain: 8, good: false, epoch: 14 },
  { id: "finished", seed: 3, gain: 2.5, good: true, state: "finished" },
  { id: "queued", seed: 4, gain: 16, good: false, epoch: -1, state: "queued" },
];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(!chromium)("the panel", () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof servePanel>>;
  const opened: OpenPanel[] = [];

  beforeAll(async () => {
    [browser, site] = await Promise.all([launchChromium(chromium!), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
    // A violation of the Content Security Policy is an error in the console.
    expect(opened.flatMap(({ errors }) => errors)).toEqual([]);
  });

  async function open(recorded = runs, options: Parameters<typeof openPanel>[3] = {}) {
    const daemon = recordedDaemon(recorded);
    const panel = await openPanel(browser, site.url, daemon.answer, options);
    opened.push(panel);
    await panel.page.locator("main").waitFor();
    return { ...panel, daemon };
  }

  it("shows a row per run and the chosen run's charts", async () => {
    const { page } = await open();
    await eventually(() => rowIds(page)).toEqual(["good", "hopeless", "finished", "queued"]);
    expect(await page.locator("h2:visible").textContent()).toBe("Gain 1, seed 1");
    expect(await page.locator(".decay h4").allTextContents()).toEqual([
      "dense_1 width 256 dead",
      "dense_2 width 128 dead",
    ]);
    expect(await page.locator(".decay .badge:visible").count()).toBe(0);
    await eventually(() => inkOf(page)).toHaveLength(5);
    for (const ink of await inkOf(page)) expect(ink).toBeGreaterThan(200);
    // The sparklines of the other runs come from records that the page fetches by itself.
    await eventually(() => page.locator('[data-run="finished"] path').getAttribute("d")).toMatch(/^M.*L/);
  });

  it("follows a run live, up to its verdict", async () => {
    const { page, send, daemon } = await open();
    await page.locator('[data-run="good"]').click();
    for (const message of daemon.nextEpoch("good")) await send(message);
    await eventually(() => page.locator('[data-run="good"] .cell-progress').textContent()).toBe("10/30");
    await eventually(() => page.locator(".verdict:visible").first().textContent()).toContain("at epoch 10");
    expect(await page.locator(".decay canvas").first().getAttribute("aria-label")).toContain(
      "epochs 0 to 10",
    );
  });

  it("stops, continues and deletes from the chosen run's buttons", async () => {
    const { page, daemon } = await open();
    await page.locator('[data-run="hopeless"]').click();
    const buttons = page.locator("header .buttons button");
    await eventually(() => buttons.allTextContents()).toEqual([
      "Stop",
      "Continue anyway",
      "Open spec",
      "Pin",
      "Compare",
    ]);
    await buttons.nth(0).click();
    await eventually(() => buttons.allTextContents()).toEqual([
      "Continue anyway",
      "Delete",
      "Open spec",
      "Pin",
      "Compare",
    ]);
    await buttons.nth(0).click();
    await eventually(() => buttons.allTextContents()).toEqual(["Stop", "Open spec", "Pin", "Compare"]);
    await buttons.nth(1).click();
    await eventually(() => daemon.received.at(-1)).toEqual({ kind: "reveal", run: "hopeless" });
    await page.locator('[data-run="finished"]').click();
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.getByRole("button", { name: "Keep" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await eventually(() => rowIds(page)).toEqual(["good", "hopeless", "queued"]);
  });

  it("sorts by a column and remembers it on a new page", async () => {
    const { page } = await open();
    const gain = page.locator('[data-column="gain"]');
    await gain.click();
    await gain.click();
    await eventually(() => rowIds(page)).toEqual(["queued", "hopeless", "finished", "good"]);
    expect(await page.locator('[aria-sort="descending"]').textContent()).toContain("Gain");
    await page.locator('[data-run="finished"]').click();
    await page.getByLabel("Log axis").check();
    await page.reload();
    await eventually(() => rowIds(page)).toEqual(["queued", "hopeless", "finished", "good"]);
    expect(await page.locator("h2:visible").textContent()).toBe("Gain 2.5, seed 3");
    expect(await page.getByLabel("Log axis").isChecked()).toBe(true);
  });

  it("lets through what the filter says, and says how many", async () => {
    const { page } = await open();
    await page.getByLabel("Filter the runs").fill("gain>2 finished");
    await eventually(() => rowIds(page)).toEqual(["finished"]);
    expect(await page.locator(".filter-line .muted").textContent()).toBe("1 of 4 runs");
    await page.getByLabel("Filter the runs").fill("discard");
    await eventually(() => rowIds(page)).toEqual(["hopeless"]);
  });

  it("stops, deletes and pins several runs at once", async () => {
    const { page, daemon } = await open();
    await page.locator('[data-run="good"]').click();
    await page.locator('[data-run="hopeless"]').click({ modifiers: ["ControlOrMeta"] });
    const buttons = page.locator(".selection");
    await eventually(() => buttons.textContent()).toContain("2 selected");
    await buttons.getByRole("button", { name: "Stop" }).click();
    await eventually(() => page.locator(".row .state-stopped").count()).toBe(2);
    expect(daemon.received).toContainEqual(
      expect.objectContaining({ method: "dai/runs/stop", params: { runs: ["good", "hopeless"] } }),
    );
    await buttons.getByRole("button", { name: "Pin" }).click();
    await page.locator('[data-column="gain"]').click();
    await eventually(() => rowIds(page)).toEqual(["good", "hopeless", "finished", "queued"]);
    await page.locator('[data-run="finished"]').click({ modifiers: ["Shift"] });
    await buttons.getByRole("button", { name: "Delete" }).click();
    await buttons.getByRole("button", { name: "Delete for good" }).click();
    await eventually(() => rowIds(page)).toEqual(["good", "queued"]);
  });

  it("selects with the keyboard", async () => {
    const { page } = await open();
    await page.locator('[data-run="good"]').click();
    await page.getByRole("grid").focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    const selected = () => page.locator('.row[aria-selected="true"]').count();
    await eventually(selected).toBe(3);
    await page.keyboard.press("Control+a");
    await eventually(selected).toBe(4);
    await page.keyboard.press("Control+ ");
    await eventually(selected).toBe(3);
  });

  it("shows two runs beside each other on the same axes", async () => {
    const { page } = await open();
    await page.locator('[data-run="finished"]').click();
    await page.locator("header").getByRole("button", { name: "Compare" }).click();
    await page.locator('[data-run="hopeless"]').click();
    await eventually(() => page.locator(".decay h4 .muted").allTextContents()).toEqual([
      "gain 8, seed 2",
      "gain 2.5, seed 3",
      "gain 8, seed 2",
      "gain 2.5, seed 3",
    ]);
    await page.getByRole("button", { name: "End comparison" }).click();
    await eventually(() => page.locator(".decay canvas").count()).toBe(2);
  });

  it("goes back over the epochs with the slider, and plays them", async () => {
    const { page } = await open();
    await page.locator('[data-run="finished"]').click();
    const canvas = page.locator(".decay canvas").first();
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
    const { page } = await open(runs, { reducedMotion: "reduce" });
    await page.getByLabel("Newest epoch shown").waitFor();
    expect(await page.locator(".play").isVisible()).toBe(false);
  });

  it("has log axes and a heat map, and keeps them", async () => {
    const { page } = await open();
    const canvas = page.locator(".decay canvas").first();
    await eventually(() => inkOf(page)).toHaveLength(5);
    const pictures = new Set([await canvas.evaluate(drawn)]);
    for (const label of ["Log axis", "Log index", "Heat map"]) {
      await page.getByLabel(label).check();
      await eventually(async () => pictures.has(await canvas.evaluate(drawn))).toBe(false);
      pictures.add(await canvas.evaluate(drawn));
    }
    await page.reload();
    await eventually(() => canvas.evaluate(drawn)).toBe([...pictures].at(-1));
  });

  it("tells why, score by score and layer by layer", async () => {
    const { page } = await open();
    await page.locator('[data-run="hopeless"]').click();
    await page.getByText("Why?").click();
    const rows = page.locator(".why tbody tr");
    await eventually(() => rows.count()).toBe(5);
    expect(await rows.first().textContent()).toContain("below by 0.25");
    expect(await rows.last().textContent()).toContain("dense_2 (moves the most)");
  });

  it("draws the other runs of the study behind the chosen one", async () => {
    const { page } = await open();
    await page.locator('[data-run="finished"]').click();
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
    const { page } = await open(study);
    await page.getByRole("tab", { name: "Study" }).click();
    await eventually(() => page.locator(".study .facts").textContent()).toBe(
      "3 of 6 runs trained to the end.",
    );
    const table = page.getByRole("table", { name: "Verdicts at epoch 10" });
    await eventually(() => table.locator("tbody tr").allTextContents()).toEqual([
      "continue202",
      "saturated000",
      "discard011",
    ]);
    await page.getByLabel("Trained means").fill("50");
    await page.getByLabel("Trained means").press("Enter");
    await page.getByRole("button", { name: "gain 4, seed 5" }).click();
    await eventually(() => page.locator("h2:visible").textContent()).toBe("Gain 4, seed 5");
  });

  it("saves a picture as SVG and PNG and its data as CSV", async () => {
    const { page, daemon } = await open();
    await page.locator('[data-run="finished"]').click();
    await page.locator(".decay summary").first().click();
    const saved = () => daemon.received.filter((message) => message.kind === "save");
    for (const [index, kind] of ["SVG", "PNG", "CSV"].entries()) {
      await page
        .locator(".decay")
        .getByRole("button", { name: `Save ${kind}` })
        .first()
        .click();
      await eventually(() => saved().length).toBe(index + 1);
    }
    expect(saved().map(({ name, mime }) => [name, mime])).toEqual([
      ["Shell-256-gain-2.5-seed-3-dense_1.svg", "image/svg+xml"],
      ["Shell-256-gain-2.5-seed-3-dense_1.png", "image/png"],
      ["Shell-256-gain-2.5-seed-3-dense_1.csv", "text/csv"],
    ]);
    const [svg, png, csv] = saved().map(({ data }) => Buffer.from(data, "base64"));
    expect(String(svg)).toMatch(/^<svg .*<path d="M.*<\/svg>\n$/s);
    expect([...png!.subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
    const lines = String(csv).trimEnd().split("\r\n");
    expect(lines).toHaveLength(32);
    expect(lines.at(-1)!.split(",")).toHaveLength(257);
  });

  it("is scrolled as before on a new page", async () => {
    for (const width of [320, 1200]) {
      const { page } = await open(runs, { viewport: { width, height: 500 } });
      await eventually(() => inkOf(page)).toHaveLength(5);
      const scroller = page.locator(width < 1000 ? "html" : ".chosen");
      await scroller.evaluate((element) => element.scrollTo(0, 150));
      await eventually(() => page.evaluate(() => sessionStorage.getItem("state"))).toContain('"page":150');
      await page.reload();
      await eventually(() => scroller.evaluate((element) => element.scrollTop)).toBe(150);
    }
  });

  it("tells the values under the pointer", async () => {
    const { page } = await open();
    await eventually(() => inkOf(page)).toHaveLength(5);
    await page
      .locator(".decay canvas")
      .first()
      .hover({ position: { x: 5, y: 50 } });
    await eventually(() => page.locator(".readout").first().textContent()).toBe("index 1: 1 → 1");
  });

  it("marks a dead layer", async () => {
    const { page } = await open([{ id: "dead", seed: 1, gain: 1, good: false, isDead: true }]);
    await eventually(() => page.locator(".decay .badge:visible").allTextContents()).toEqual(["dead"]);
  });

  it("runs under its policy", async () => {
    const { page, errors } = await openPanel(browser, site.url, recordedDaemon(runs).answer);
    await page.evaluate(() => document.body.setAttribute("style", "color: red"));
    await eventually(() => errors.join()).toContain("Content Security Policy");
  });

  it("is used with the keyboard alone", async () => {
    const { page } = await open();
    await page.locator("[data-run]").first().waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await eventually(() => activeRun(page)).toBe("finished");
    expect(await page.locator("h2:visible").textContent()).toBe("Gain 1, seed 1");
    await page.keyboard.press("Enter");
    await eventually(() => page.locator("h2:visible").textContent()).toBe("Gain 2.5, seed 3");
    expect(await page.locator('.row[aria-selected="true"]').getAttribute("data-run")).toBe("finished");
  });

  it("has the numbers behind each chart in a table", async () => {
    const { page } = await open();
    await page.locator(".decay summary").first().click();
    const rows = page.locator(".decay details").first().locator("tbody tr");
    await eventually(() => rows.count()).toBe(10);
    expect(await rows.first().locator("th, td").allTextContents()).toHaveLength(10);
    await page.locator(".scores summary").last().click();
    await eventually(() => page.locator(".scores tbody tr").count()).toBe(10);
  });

  for (const width of [320, 1200])
    it(`draws only the rows in view of 2,000 runs at ${width} pixels`, async () => {
      const many = Array.from({ length: 2000 }, (_, index): RecordedRun => {
        return { id: `run${index}`, seed: index, gain: index / 100, good: index % 2 === 0, epoch: -1 };
      });
      const { page } = await open(many, { viewport: { width, height: 900 } });
      await page.locator("[data-run]").first().waitFor();
      await page.getByRole("grid").focus();
      await page.keyboard.press("End");
      await eventually(() => activeRun(page)).toBe("run1999");
      expect(await page.locator("[data-run]").count()).toBeLessThan(60);
    });

  it("says that there are no runs and how to launch one", async () => {
    const { page } = await open([]);
    await page.getByText("No runs yet").waitFor();
    expect(await page.locator(".empty").textContent()).toContain("DAI: Run");
  });

  it("keeps the picture when the connection goes, and asks again when it comes back", async () => {
    const { page, send, daemon } = await open();
    await page.locator("[data-run]").first().waitFor();
    await send({ kind: "connection", state: "closed", message: "The daemon has ended." });
    await eventually(() => page.locator(".banner").textContent()).toContain("The daemon has ended.");
    expect(await rowIds(page)).toHaveLength(4);
    expect(await page.locator("header .buttons button").first().isDisabled()).toBe(true);
    daemon.change("good", { state: "stopped" });
    await send({ kind: "connection", state: "open" });
    await eventually(() => page.locator(".banner").textContent()).toBe("");
    await eventually(() => page.locator(".title-line .state").textContent()).toContain("stopped");
  });

  it("reports what the daemon refuses, until it is dismissed", async () => {
    const daemon = recordedDaemon(runs);
    const panel = await openPanel(browser, site.url, (message) =>
      message.kind === "request" && message.method === "dai/runs/stop"
        ? [{ kind: "error", id: message.id, message: "No run has this id." }]
        : daemon.answer(message),
    );
    opened.push(panel);
    await panel.page.locator("header .buttons button").first().click();
    await panel.page.getByText("The daemon could not stop the run: No run has this id.").waitFor();
    await panel.page.getByRole("button", { name: "Dismiss" }).click();
    await eventually(() => panel.page.locator(".toast").count()).toBe(0);
  });

  it("redraws its charts in the colours of a new theme", async () => {
    const { page } = await open();
    await eventually(() => inkOf(page)).toHaveLength(5);
    const before = await page.locator(".decay canvas").first().evaluate(drawn);
    await page.evaluate(() => {
      document.documentElement.style.setProperty("--vscode-textLink-foreground", "#ff0000");
      document.body.className = "vscode-dark";
    });
    await eventually(() => page.locator(".decay canvas").first().evaluate(drawn)).not.toBe(before);
  });

  for (const [width, colorScheme] of [
    [320, "light"],
    [700, "dark"],
    [1400, "light"],
  ] as const)
    it(`has no accessibility violation and fits at ${width} pixels, ${colorScheme}`, async () => {
      const viewport = { width, height: 900 };
      const { page } = await open(runs, { viewport, colorScheme, reducedMotion: "reduce" });
      await expectAccessible(page);
    });

  for (const [name, theme] of Object.entries(themes))
    it(`has no accessibility violation in VS Code's ${name} theme`, async () => {
      const { page } = await open(runs, { viewport: { width: 900, height: 900 } });
      await page.evaluate(wear, theme);
      await expectAccessible(page);
    });
});

/** Runs axe-core over both tabs with a discarded run chosen and every table open; nothing may be too wide. */
async function expectAccessible(page: Page): Promise<void> {
  await page.locator('[data-run="hopeless"]').click();
  await page.locator("p.verdict-discard").waitFor();
  await page.evaluate(axe);
  for (const tab of ["Run", "Study"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("tabpanel", { name: tab }).waitFor();
    for (const summary of await page.locator("summary:visible").all()) await summary.click();
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    });
    expect([tab, violations]).toEqual([tab, []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
}

/** Polls until it matches; the bound only ends a test that fails. */
function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000 });
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const drawn = (canvas: Element) => (canvas as HTMLCanvasElement).toDataURL();

/** The runs in the order in which their rows are seen. */
async function rowIds(page: Page): Promise<(string | undefined)[]> {
  return page
    .locator("[data-run]")
    .evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex")))
        .map((row) => (row as HTMLElement).dataset["run"]),
    );
}

async function activeRun(page: Page): Promise<string | undefined> {
  return page.getByRole("grid").evaluate((grid) => {
    const id = grid.getAttribute("aria-activedescendant");
    return id === null ? undefined : document.getElementById(id)?.dataset["run"];
  });
}

/** For each canvas the number of its pixels that are not empty. */
async function inkOf(page: Page): Promise<number[]> {
  return page.locator("canvas:visible").evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    }),
  );
}

/**
 * How fast the side panel's page is, in a real Chromium without a screen, against its goals. The daemon's part
 * is played by recorded runs, so that only the page is measured.
 *
 * Run: node bench/panel.ts
 */
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { type RecordedRun, recordedDaemon } from "../test/fixtures/panel/daemon.ts";
import { openPanel, servePanel } from "../test/fixtures/panel/page.ts";
import { launchChromium } from "../test/support/chromium.ts";
import { memoryOfLiveRuns } from "./panelMemory.ts";
import { serveRecorded } from "./support/panelSocket.ts";
import { measureStudy } from "./support/panelStudy.ts";

const widths = [256, 128];
const epochs = 100;
const runs = 137;

const browser = await launchChromium();
const site = await servePanel();
try {
  report("page, minified", site.bytes / 1000, "KB", "at most", 250);
  console.log(`  (${(site.gzipped / 1000).toFixed(1)} KB compressed)`);
  report("first paint", await firstPaint(), "ms", "at most", 200);
  report("epoch record to picture, p95", await recordToPicture(), "ms", "at most", 100);
  report(
    `${runs} runs × ${epochs} epochs loaded, all scores and the study drawn`,
    await loadStudy(),
    "ms",
    "at most",
    1000,
  );
  report(
    `${runs} runs × ${epochs} epochs × ${widths[0]! + widths[1]!} values drawn as curves`,
    await drawAll(),
    "ms",
    "at most",
    1000,
  );
  const many = { runs: 2000, epochs: 100, parameters: 8 };
  const study = await measureStudy(browser, many);
  report("2,000 runs × 100 epochs overlaid", study.overlay, "ms", "at most", 500);
  report("the same while it is panned or zoomed, one frame", study.moving, "ms", "at most", 16.7);
  report("parallel coordinates of 2,000 runs × 8 parameters", study.parallel, "ms", "at most", 300);
  report("importance of 8 parameters, from 2,000 runs", study.importance, "ms", "at most", 1000);
  report("playback of 100 epochs", await playback(), "frames/s", "at least", 60);
  report("2,000 runs scrolled", await scroll(), "frames/s", "at least", 60);
  // An hour of twenty epochs a second.
  const hour = { runs: 2000, perRun: 36 };
  report(
    "memory after 72,000 epochs of 2,000 runs",
    await memoryOfLiveRuns(browser, site, hour),
    "MB",
    "at most",
    150,
  );
} finally {
  await browser.close();
  site.close();
}

function report(
  what: string,
  value: number,
  unit: string,
  bound: "at most" | "at least",
  goal: number,
): void {
  // A screen without a display refreshes a little under 60 times a second.
  const isMet = bound === "at most" ? value <= goal : value >= 0.98 * goal;
  console.log(
    `${what.padEnd(66)} ${value.toFixed(1).padStart(8)} ${unit.padEnd(8)} goal ${bound} ${goal}: ${isMet ? "met" : "missed"}`,
  );
}

function recorded(count: number, state: "running" | "finished" = "finished", epoch = epochs): RecordedRun[] {
  return Array.from({ length: count }, (_, index): RecordedRun => {
    const good = index % 4 === 0;
    return { id: `run${index}`, seed: index, gain: 1 + index / 10, good, epochs, epoch, state, widths };
  });
}

/** Median of some page loads; the server is on this machine. */
async function firstPaint(): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const { page, close } = await open(recorded(runs, "finished", -1));
    await page.locator("[data-run]").first().waitFor();
    times.push(
      await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]!.startTime),
    );
    await close();
  }
  return quantile(times, 0.5);
}

/** From the arrival of an epoch's record to the frame after its curve was drawn. */
async function recordToPicture(): Promise<number> {
  const daemon = recordedDaemon(recorded(1, "running", 0));
  const { page, close } = await open([], daemon.answer);
  await page.locator(".decay canvas").first().waitFor();
  const times: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const messages = daemon.nextEpoch("run0");
    times.push(
      await page.evaluate(
        ({ messages, epoch }) =>
          new Promise<number>((resolve) => {
            const canvas = document.querySelector(".decay canvas")!;
            const isDrawn = () => canvas.getAttribute("aria-label")?.includes(`to ${epoch}.`);
            const start = performance.now();
            for (const message of messages) window.postMessage(message);
            const look = () =>
              isDrawn()
                ? requestAnimationFrame(() => resolve(performance.now() - start))
                : requestAnimationFrame(look);
            requestAnimationFrame(look);
          }),
        { messages, epoch },
      ),
    );
  }
  await close();
  return quantile(times, 0.95);
}

/** From the click that asks for the whole study to its pictures; the records of all runs come in between. */
async function loadStudy(): Promise<number> {
  const dashboard = await serveRecorded(recorded(runs), site.file);
  const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
  await page.goto(dashboard.url);
  await page.locator(".decay canvas").first().waitFor();
  const time = await page.evaluate(
    (runs) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        document.querySelector<HTMLElement>("[aria-controls=panel-study]")!.click();
        const look = () => {
          const text = document.querySelector(".study .facts")?.textContent ?? "";
          if (text.startsWith(`${runs} of ${runs}`) && !text.includes("loading"))
            requestAnimationFrame(() => resolve(performance.now() - start));
          else requestAnimationFrame(look);
        };
        look();
      }),
    runs,
  );
  await page.close();
  dashboard.close();
  return time;
}

/** The page's own drawing code, without the page: every run's curves on a canvas of the usual size. */
async function drawAll(): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { decayPicture } from "./webview-ui/src/run/decay/decayPicture.ts";
        export { valueAxis } from "./webview-ui/src/run/decay/decayScale.ts";
        export { canvasPen } from "./webview-ui/src/pictures/canvasPen.ts";`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    format: "iife",
    globalName: "drawing",
    write: false,
  });
  const page = await browser.newPage();
  await page.evaluate(outputFiles[0]!.text);
  const time = await page.evaluate(draw, { runs, epochs, widths });
  await page.close();
  return time;
}

/** In the page: decays like those of a network, drawn one after the other; reading a pixel waits for the paint. */
function draw({ runs, epochs, widths }: { runs: number; epochs: number; widths: number[] }): number {
  const { decayPicture, valueAxis, canvasPen } = (window as unknown as { drawing: Drawing }).drawing;
  const theme = {
    first: "#c3c8d0",
    newest: "#0060c0",
    muted: "#5a5f66",
    grid: "#e0e0e0",
    background: "#ffffff",
  };
  const histories = Array.from({ length: runs }, (_, run) =>
    widths.map((width) => ({
      name: "layer",
      width,
      spectra: Array.from({ length: epochs }, (_, epoch) => {
        const steepness = 1 + (5 * run * epoch) / runs / epochs;
        const singularValues = Array.from({ length: width }, (_, i) => Math.exp((-steepness * i) / width));
        return { epoch, layer: { name: "layer", width, singularValues } };
      }),
    })),
  );
  const canvas = document.createElement("canvas");
  const size = { width: 320, height: 190 };
  const start = performance.now();
  for (const history of histories.flat()) {
    const values = valueAxis([], false);
    const options = { form: "curves", values, logIndex: false, until: epochs - 1, last: epochs - 1 };
    decayPicture(history, options).draw(canvasPen(canvas, size, "sans-serif"), size, theme);
    canvas.getContext("2d")!.getImageData(0, 0, 1, 1);
  }
  return performance.now() - start;
}

interface Drawing {
  decayPicture(
    history: unknown,
    options: unknown,
  ): { draw(pen: unknown, size: unknown, theme: unknown): void };
  valueAxis(spectra: [], logarithmic: boolean): unknown;
  canvasPen(canvas: HTMLCanvasElement, size: unknown, fontFamily: string): unknown;
}

async function playback(): Promise<number> {
  const { page, close } = await open(recorded(1));
  await page.getByRole("button", { name: "Play" }).waitFor();
  const rate = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const button = document.querySelector<HTMLElement>(".play")!;
        button.click();
        let frames = 0;
        const start = performance.now();
        const count = () => {
          frames++;
          if (button.textContent === "Pause") requestAnimationFrame(count);
          else resolve((1000 * frames) / (performance.now() - start));
        };
        requestAnimationFrame(count);
      }),
  );
  await close();
  return rate;
}

async function scroll(): Promise<number> {
  const { page, close } = await open(recorded(2000, "finished", -1));
  await page.locator("[data-run]").first().waitFor();
  const rate = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const body = document.querySelector(".grid .body")!;
        let frames = 0;
        const start = performance.now();
        const step = () => {
          body.scrollTop += 160;
          frames++;
          if (performance.now() - start < 3000) requestAnimationFrame(step);
          else resolve((1000 * frames) / (performance.now() - start));
        };
        requestAnimationFrame(step);
      }),
  );
  await close();
  return rate;
}

async function open(
  played: RecordedRun[],
  answer = recordedDaemon(played).answer,
): Promise<{ page: Page; close(): Promise<void> }> {
  const { page } = await openPanel(browser, site.url, answer, { viewport: { width: 1400, height: 860 } });
  return { page, close: () => page.context().close() };
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

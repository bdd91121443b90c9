/** How long a person waits for the page. */
import type { Browser } from "playwright-core";
import { recordedDaemon } from "../../test/fixtures/panel/daemon.ts";
import type { ServedPanel } from "../../test/fixtures/panel/page.ts";
import { serveRecorded } from "./recordedDashboard.ts";
import { epochs, open, recorded } from "./recordedRuns.ts";

/** Median of some page loads; the server is on this machine. */
export async function firstPaint(browser: Browser, site: ServedPanel, runs: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const { page, close } = await open(browser, site, recorded(runs, "finished", -1));
    await page.locator("[data-run]").first().waitFor();
    times.push(
      await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]!.startTime),
    );
    await close();
  }
  return quantile(times, 0.5);
}

/** From the arrival of an epoch's record to the frame after its curve was drawn. */
export async function recordToPicture(browser: Browser, site: ServedPanel): Promise<number> {
  const daemon = recordedDaemon(recorded(1, "running", 0));
  const { page, close } = await open(browser, site, [], daemon.answer);
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
export async function loadStudy(browser: Browser, site: ServedPanel, runs: number): Promise<number> {
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

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

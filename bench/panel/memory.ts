/** How much memory the page has taken when many runs have trained before its eyes for an hour. */
import type { Browser } from "playwright-core";
import { type RecordedRun, recordedDaemon } from "../../test/fixtures/panel/daemon.ts";
import { openPanel, type ServedPanel } from "../../test/fixtures/panel/page.ts";

/** Epochs that are told at once; the page draws a frame after each lot. */
const lot = 200;

/**
 * Plays live epochs to a page that shows the curves of all runs.
 *
 * @param perRun epochs of each run
 * @returns MB of the page's heap, its elements and its arrays, after a collection
 */
export async function memoryOfLiveRuns(
  browser: Browser,
  site: ServedPanel,
  { runs, perRun }: { runs: number; perRun: number },
): Promise<number> {
  const recorded = Array.from({ length: runs }, (_, index): RecordedRun => {
    const seen = { epochs: 100, epoch: 0, state: "running" as const, widths: [32, 16] };
    return { id: `run${index}`, seed: index, gain: 1 + index / 10, good: index % 4 === 0, ...seen };
  });
  const daemon = recordedDaemon(recorded);
  const viewport = { width: 1400, height: 860 };
  const { page } = await openPanel(browser, site.url, daemon.answer, { viewport });
  await page.locator("[data-run]").first().click();
  await page.getByRole("tab", { name: "Study" }).click();
  await page.locator(".study canvas").first().waitFor();
  for (let epoch = 1; epoch <= perRun; epoch++)
    for (let first = 0; first < runs; first += lot) {
      const messages = recorded.slice(first, first + lot).flatMap(({ id }) => daemon.nextEpoch(id));
      await page.evaluate(async (sent) => {
        for (const message of sent) window.postMessage(message);
        await new Promise(requestAnimationFrame);
      }, messages);
    }
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  await page.context().close();
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
}

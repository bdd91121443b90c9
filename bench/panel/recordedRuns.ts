/** The page before recorded runs, which play the daemon. */
import type { Browser, Page } from "playwright-core";
import { type RecordedRun, recordedDaemon } from "../../test/fixtures/panel/daemon.ts";
import { openPanel, type ServedPanel } from "../../test/fixtures/panel/page.ts";

/** The widths of a run's layers. */
export const widths = [256, 128];
/** Epochs of a run. */
export const epochs = 100;

/** Runs of which every fourth is good. */
export function recorded(
  count: number,
  state: "running" | "finished" = "finished",
  epoch = epochs,
): RecordedRun[] {
  return Array.from({ length: count }, (_, index): RecordedRun => {
    const good = index % 4 === 0;
    return { id: `run${index}`, seed: index, gain: 1 + index / 10, good, epochs, epoch, state, widths };
  });
}

/** Opens the page before recorded runs. */
export async function open(
  browser: Browser,
  site: ServedPanel,
  played: RecordedRun[],
  answer = recordedDaemon(played).answer,
): Promise<{ page: Page; close(): Promise<void> }> {
  const { page } = await openPanel(browser, site.url, answer, { viewport: { width: 1400, height: 860 } });
  return { page, close: () => page.context().close() };
}

/**
 * How fast the side panel's page is, in a real Chromium without a screen, against its goals. The daemon's part
 * is played by recorded runs, so that only the page is measured.
 *
 * Run: node bench/panel/panel.ts
 */
import { servePanel } from "../../test/fixtures/panel/page.ts";
import { launchChromium } from "../../test/support/chromium.ts";
import { drawAll } from "./curves.ts";
import { playback, scroll } from "./frameRates.ts";
import { memoryOfLiveRuns } from "./memory.ts";
import { epochs, widths } from "./recordedRuns.ts";
import { measureStudy } from "./studyPictures.ts";
import { firstPaint, loadStudy, recordToPicture } from "./waiting.ts";

const runs = 137;

const browser = await launchChromium();
const site = await servePanel();
try {
  report("page, minified", site.bytes / 1000, "KB", "at most", 250);
  console.log(`  (${(site.gzipped / 1000).toFixed(1)} KB compressed)`);
  report("first paint", await firstPaint(browser, site, runs), "ms", "at most", 200);
  report("epoch record to picture, p95", await recordToPicture(browser, site), "ms", "at most", 100);
  report(
    `${runs} runs × ${epochs} epochs loaded, all scores and the study drawn`,
    await loadStudy(browser, site, runs),
    "ms",
    "at most",
    1000,
  );
  report(
    `${runs} runs × ${epochs} epochs × ${widths[0]! + widths[1]!} values drawn as curves`,
    await drawAll(browser, { runs, epochs, widths }),
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
  report("playback of 100 epochs", await playback(browser, site), "frames/s", "at least", 60);
  report("2,000 runs scrolled", await scroll(browser, site, 2000), "frames/s", "at least", 60);
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

/** Frames per second while the page moves. */
import type { Browser } from "playwright-core";
import type { ServedPanel } from "../../test/fixtures/panel/page.ts";
import { open, recorded } from "./recordedRuns.ts";

/** While a run's epochs are played. */
export async function playback(browser: Browser, site: ServedPanel): Promise<number> {
  const { page, close } = await open(browser, site, recorded(1));
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

/** While the table of runs is scrolled. */
export async function scroll(browser: Browser, site: ServedPanel, runs: number): Promise<number> {
  const { page, close } = await open(browser, site, recorded(runs, "finished", -1));
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

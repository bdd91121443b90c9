import { describe, expect, it } from "vitest";
import type { RecordedRun } from "../../fixtures/panel/daemon.ts";
import { verdictRecord } from "../../fixtures/panel/runs.ts";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser } from "../support/panel.ts";

const study = Array.from({ length: 56 }, (_, index): RecordedRun => {
  return { id: `run${index}`, seed: index, gain: 12.5 + index, good: index % 2 === 0, epoch: 14 };
});

describe("the panel: a very narrow side bar", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("cuts off no verdict, and has the number of runs on one line", async () => {
    const { page, send, daemon, row } = await open(study, { viewport: { width: 175, height: 800 } });
    const [verdict] = [verdictRecord({ good: true })];
    // The longest of the words.
    await send(daemon.change("run0", { verdict: { ...verdict, verdict: "saturated" } }));
    await eventually(() => row("run0").locator(".badge").textContent()).toBe("converged");
    const overhang = await page.locator(".cell-verdict .badge").evaluateAll((badges) =>
      badges.map((badge) => {
        const cell = badge.parentElement!.getBoundingClientRect();
        const { left, right } = badge.getBoundingClientRect();
        return Math.max(right - cell.right, cell.left - left, right - window.innerWidth);
      }),
    );
    expect(overhang.length).toBeGreaterThan(2);
    expect(Math.max(...overhang)).toBeLessThanOrEqual(0);
    const number = page.locator(".filter-line .number");
    expect(await number.textContent()).toBe("56 runs");
    const lines = await number.evaluate(
      (part) => part.clientHeight / parseFloat(getComputedStyle(part).lineHeight),
    );
    expect(lines).toBeLessThan(1.5);
  });
});

/** The panel's page in a real Chromium, fed with recorded runs, and what a test does and sees there. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { type RecordedDaemon, type RecordedRun, recordedDaemon } from "../../fixtures/panel/daemon.ts";
import { type OpenPanel, openPanel, servePanel } from "../../fixtures/panel/page.ts";
import { launchChromium } from "../../support/chromium.ts";

/** Two runs that train, one that has finished and one that waits. */
export const runs: RecordedRun[] = [
  { id: "good", seed: 1, gain: 1, good: true, epoch: 9 },
  { id: "hopeless", seed: 2, gain: 8, good: false, epoch: 14 },
  { id: "finished", seed: 3, gain: 2.5, good: true, state: "finished" },
  { id: "queued", seed: 4, gain: 16, good: false, epoch: -1, state: "queued" },
];

/** The page as a person sees it. */
export interface Panel extends OpenPanel {
  daemon: RecordedDaemon;
  row(run: string): Locator;
  /** the heading of a column of the table */
  column(id: string): Locator;
  /** the runs in the order in which their rows are seen */
  rowIds(): Promise<(string | undefined)[]>;
  /** the run that the arrow keys have reached */
  cursor(): Promise<string | undefined>;
  choose(run: string): Promise<void>;
  /** what the chosen run is called */
  chosen(): Promise<string | null>;
  /** the chosen run's buttons */
  buttons: Locator;
  openTab(name: "Run" | "Output" | "Study" | "Dataset"): Promise<void>;
  /** the picture of the first hidden layer */
  firstLayer: Locator;
  /** for each visible canvas the number of its pixels that are not empty */
  ink(): Promise<number[]>;
}

export interface PanelBrowser {
  open(recorded?: readonly RecordedRun[], options?: Parameters<typeof openPanel>[3]): Promise<Panel>;
  /** the same with a host that answers in its own way */
  openWith(daemon: RecordedDaemon, answer: RecordedDaemon["answer"]): Promise<Panel>;
  /** a page whose errors are no failure of the test */
  openUnwatched(): Promise<OpenPanel>;
}

/** A browser for the tests of one file. When they are over no page may have met an error. */
export function panelBrowser(): PanelBrowser {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof servePanel>>;
  const opened: OpenPanel[] = [];
  beforeAll(async () => {
    [browser, site] = await Promise.all([launchChromium(), servePanel()]);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
    // A violation of the Content Security Policy is an error in the console.
    expect(opened.flatMap(({ errors }) => errors)).toEqual([]);
  });

  async function openWith(
    daemon: RecordedDaemon,
    answer: RecordedDaemon["answer"],
    options: Parameters<typeof openPanel>[3] = {},
  ): Promise<Panel> {
    const page = await openPanel(browser, site.url, answer, options);
    opened.push(page);
    await page.page.locator("main").waitFor();
    return panelOn(page, daemon);
  }
  return {
    openWith,
    open(recorded = runs, options = {}) {
      const daemon = recordedDaemon(recorded);
      return openWith(daemon, daemon.answer, options);
    },
    openUnwatched: () => openPanel(browser, site.url, recordedDaemon(runs).answer),
  };
}

function panelOn(opened: OpenPanel, daemon: RecordedDaemon): Panel {
  const { page } = opened;
  const row = (run: string) => page.locator(`[data-run="${run}"]`);
  return {
    ...opened,
    daemon,
    row,
    column: (id) => page.locator(`[data-column="${id}"]`),
    rowIds: () => rowIds(page),
    cursor: () =>
      page.getByRole("grid").evaluate((grid) => {
        const id = grid.getAttribute("aria-activedescendant");
        return id === null ? undefined : document.getElementById(id)?.dataset["run"];
      }),
    choose: (run) => row(run).click(),
    chosen: () => page.locator("h2:visible").textContent(),
    buttons: page.locator("header .buttons button"),
    openTab: (name) => page.getByRole("tab", { name, exact: true }).click(),
    firstLayer: page.locator(".decay canvas").first(),
    ink: () => inkOf(page),
  };
}

async function rowIds(page: Page): Promise<(string | undefined)[]> {
  return page
    .locator("[data-run]")
    .evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex")))
        .map((row) => (row as HTMLElement).dataset["run"]),
    );
}

async function inkOf(page: Page): Promise<number[]> {
  return page.locator("canvas:visible").evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    }),
  );
}

/** Polls until it matches; the bound only ends a test that fails. */
export function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read);
}

/** What a canvas shows, to be compared; runs in the page. */
export const drawn = (canvas: Element): string => (canvas as HTMLCanvasElement).toDataURL();

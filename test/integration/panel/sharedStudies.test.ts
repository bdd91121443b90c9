/** Two launches that share half of their runs, in a real Chromium, served by a real daemon. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunId, StudyId } from "../../../server/src/protocol/protocol.ts";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { eventually } from "../support/panel.ts";
import { hasEnded, waitFor } from "../support/runs.ts";

describe("the panel: studies that share runs", needs(program("chromium")), () => {
  let home: string;
  let browser: Browser;
  let daemon: DaemonConnection;
  let page: Page;
  const launched = new Map<string, { study: StudyId; runs: RunId[] }>();
  const errors: string[] = [];

  async function launch(name: string, initialization: object): Promise<void> {
    const spec = {
      name,
      dataset: { kind: "shell", dimensions: 16, radii: [1, 1.5], train: 500, validation: 200 },
      architecture: { kind: "mlp", hidden: [16, 8] },
      initialization,
      training: { epochs: 12 },
    };
    const started = await daemon.request("dai/runs/start", { spec });
    await waitFor(daemon, started.runs, hasEnded);
    launched.set(name, started);
  }

  beforeAll(async () => {
    home = temporaryHome();
    await startDaemon({ home });
    [browser, daemon] = await Promise.all([launchChromium(), connect(home)]);
    await launch("Early", { gain: [1, 4], seeds: [1, 2] });
    page = await (await browser.newContext({ viewport: { width: 1200, height: 1000 } })).newPage();
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto((await daemon.request("dai/daemon/code", {})).url);
    page.setDefaultTimeout(15_000);
    await rows().first().waitFor();
  });
  afterAll(async () => {
    daemon?.close();
    await browser?.close();
    await removeHome(home);
    expect(errors).toEqual([]);
  });

  const rows = () => page.locator("[role=row][data-run]");
  const ids = () =>
    rows().evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset["run"]!).sort());
  const runsOf = (name: string) => launched.get(name)!.runs.toSorted();
  const picker = () => page.getByRole("combobox", { name: "Study", exact: true });
  const options = async () => (await picker().locator("option").allTextContents()).slice(1);
  const pick = (name: string) => picker().selectOption(launched.get(name)!.study);
  const titles = () => page.locator("[data-column]").evaluateAll((all) => all.map((one) => one.textContent));

  it("have all their runs after the launch of another, without a reload", async () => {
    await pick("Early");
    await launch("Late", { seeds: [1, 2, 3, 4] });
    await eventually(options).toEqual(["Late (4)", "Early (4)"]);
    expect(runsOf("Early").filter((run) => runsOf("Late").includes(run))).toHaveLength(2);
    await eventually(ids).toEqual(runsOf("Early"));
    await pick("Late");
    await eventually(ids).toEqual(runsOf("Late"));
    await page.reload();
    await eventually(options).toEqual(["Late (4)", "Early (4)"]);
    await eventually(ids).toEqual(runsOf("Late"));
  });

  it("have a row for each run among all, which names both", async () => {
    await picker().selectOption("all");
    await eventually(() => rows().count()).toBe(6);
    await eventually(() => rows().filter({ hasText: "Late, Early" }).count()).toBe(2);
  });

  it("call a run by what varies in the one that is picked, and show its results", async () => {
    const shared = runsOf("Early").find((run) => runsOf("Late").includes(run))!;
    for (const [name, label] of [
      ["Early", /^gain 1, seed [12]$/],
      ["Late", /^seed [12]$/],
    ] as const) {
      await pick(name);
      await page.locator(`[data-run="${shared}"]`).click();
      await eventually(() => page.locator("h2:visible").textContent()).toMatch(label);
      await eventually(() => page.locator("header .facts").textContent()).toMatch(new RegExp(`^${name} · `));
      await page.getByRole("tab", { name: "Study", exact: true }).click();
      await eventually(() => page.locator(".study h2").textContent()).toBe(name);
      await eventually(() => page.locator(".study .facts").textContent()).toMatch(/^4 of 4 runs finished\./);
      const canvas = page.locator(".study canvas:visible").first();
      await eventually(() => canvas.getAttribute("aria-label")).toContain("of 4 runs");
      await page.getByRole("tab", { name: "Run", exact: true }).click();
    }
    await eventually(titles).not.toContain("gain");
  });

  it("are compared with each other with all their runs", async () => {
    await pick("Early");
    await page.getByRole("tab", { name: "Study", exact: true }).click();
    await page.getByRole("radio", { name: "Studies", exact: true }).check();
    const table = page.getByRole("table", { name: "Studies" });
    await eventually(() => table.getByRole("columnheader").allTextContents()).toEqual(["Early", "Late"]);
    await eventually(() => table.getByRole("row").nth(1).textContent()).toBe(
      "runs4, 4 finished4, 4 finished",
    );
    await table.getByRole("button").nth(1).click();
    await eventually(() => page.locator("header .facts").textContent()).toMatch(/^Late · /);
    await eventually(ids).toEqual(runsOf("Late"));
  });

  it("are saved in a report of each with its runs", async () => {
    await pick("Early");
    await page.getByRole("tab", { name: "Study", exact: true }).click();
    await eventually(() => page.locator(".study .facts").textContent()).not.toContain("loading");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save report" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^Early-report/);
    const chunks = await (await download.createReadStream()).toArray();
    const html = Buffer.concat(chunks).toString();
    for (const run of runsOf("Early")) expect(html).toContain(run);
    await page.getByRole("tab", { name: "Run", exact: true }).click();
  });

  it("lose no run when the other is deleted", async () => {
    await pick("Late");
    await eventually(ids).toEqual(runsOf("Late"));
    await rows().first().click();
    await page.getByRole("grid").press("Control+a");
    const toolbar = page.locator(".toolbar");
    await toolbar.getByRole("button", { name: "Delete", exact: true }).click();
    await eventually(() => toolbar.getByRole("alert").textContent()).toBe(
      "Delete 2 runs of Late with all results and snapshots? 2 more stay in other studies.",
    );
    await toolbar.getByRole("button", { name: "Delete for good" }).click();
    await eventually(options).toEqual(["Early (4)"]);
    // The study that was picked is gone, so all are listed.
    await eventually(() => picker().inputValue()).toBe("all");
    await eventually(ids).toEqual(runsOf("Early"));
    expect((await daemon.request("dai/runs/list", {})).runs.map(({ run }) => run).sort()).toEqual(
      runsOf("Early"),
    );
  });
});

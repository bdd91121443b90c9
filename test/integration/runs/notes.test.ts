/** Notes, tags, reports, and the spec of one run, with a real daemon and the real command. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, hasEnded, waitFor } from "../support/runs.ts";

const spec = {
  name: "Notes",
  dataset: { kind: "shell", dimensions: 8, train: 400, validation: 200 },
  architecture: { kind: "mlp", hidden: { each: [[8], [16, 8]] } },
  initialization: { gain: { logUniform: [0.1, 10] }, seeds: 12 },
  training: { epochs: 4 },
};

let home: string;
let file: string;
let daemon: DaemonConnection;
let runs: RunSummary[];

beforeAll(async () => {
  home = temporaryHome();
  file = join(home, "notes.dai.json");
  writeFileSync(file, `// A search.\n${JSON.stringify(spec, null, 2)}\n`);
  expect((await dai(home, ["run", file, "--json"])).status).toBe(0);
  daemon = await connect(home);
  ({ runs } = await daemon.request("dai/runs/list", {}));
});
afterAll(async () => {
  daemon?.close();
  await removeHome(home);
});

const printed = async (...args: string[]) => (await dai(home, args)).stdout;

describe("notes and tags", () => {
  it("of a run are shown, found, exported, and kept when it is trained again", async () => {
    const [{ run } = { run: "" }] = runs;
    expect(await printed("note", run)).toBe("There is no note and no tag.\n");
    await dai(home, ["note", run, "The one to beat.", "--tag", "baseline, wide"]);
    await dai(home, ["note", run, "--untag", "wide"]);
    expect(await printed("note", run)).toBe("tags: baseline\nThe one to beat.\n");
    const found = JSON.parse(await printed("runs", "--filter", "tag=baseline", "--json"));
    expect(found.map((one: RunSummary) => one.run)).toEqual([run]);
    expect(JSON.parse(await printed("runs", "--filter", "beat", "--json"))).toHaveLength(1);
    const [head, first] = (await printed("export", "Notes", "--format", "csv")).split("\r\n");
    expect(head).toMatch(/,tags,note$/);
    expect(first).toMatch(/,baseline,The one to beat\.$/);
    const { text } = await daemon.request("dai/spec/ofRun", { run });
    const alone = { ...JSON.parse(withoutComments(text)), name: "Alone" };
    const fresh = await daemon.request("dai/runs/start", { spec: alone, fresh: true });
    expect(fresh.runs).toEqual([run]);
    const [again] = await waitFor(daemon, [run], hasEnded);
    expect(again!.notes).toEqual({ note: "The one to beat.", tags: ["baseline"] });
  });

  it("of a study outlive another launch", async () => {
    // The run that another launch took is back among its own.
    await dai(home, ["run", file, "--json"]);
    await dai(home, ["note", "Notes", "First look.", "--tag", "shell"]);
    const before = await daemon.request("dai/studies/list", {});
    expect(before.studies.find(({ name }) => name === "Notes")?.notes.tags).toEqual(["shell"]);
    await dai(home, ["run", file, "--json"]);
    expect(await printed("note", file)).toBe("tags: shell\nFirst look.\n");
  });

  it("are refused where there is nothing to write about", async () => {
    await expect(daemon.request("dai/studies/annotate", { study: "none", note: "x" })).rejects.toThrow(
      "There is no study none: `dai runs` lists all runs with their studies.",
    );
    await expect(daemon.request("dai/runs/annotate", { run: "none", note: "x" })).rejects.toThrow(
      "There is no run none",
    );
  });
});

it("the spec of a run has its values in place of what varies, and launches that run", async () => {
  for (const { run, gain, seed, hidden } of runs.slice(3, 6)) {
    const { text, uri } = await daemon.request("dai/spec/ofRun", { run });
    expect(text).toContain("// A search.");
    expect(uri).toBe(pathToFileURL(file).href);
    const own = JSON.parse(withoutComments(text));
    expect(own.architecture.hidden).toEqual(hidden);
    expect(own.initialization).toMatchObject({ gain, seeds: [seed] });
    const launched = await daemon.request("dai/runs/start", { spec: { ...own, name: "Alone" } });
    expect(launched.runs).toEqual([run]);
  }
  await dai(home, ["run", file, "--json"]);
});

describe("a report", needs(program("chromium")), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("is one file that opens without a network", async () => {
    const path = join(home, "report.html");
    const { status, stdout } = await dai(home, ["report", "Notes", "--output", path]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^Saved .*report\.html \([\d.]+ kB\)\.\n$/)]);
    const html = readFileSync(path, "utf8");
    expect(html.length).toBeLessThan(1_000_000);
    expect(html).not.toMatch(/(src|href)=/);
    const page = await browser.newPage();
    const asked: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(pathToFileURL(path).href);
    expect(asked).toEqual([pathToFileURL(path).href]);
    expect(errors).toEqual([]);
    expect(await page.locator("h1").textContent()).toBe("Notes");
    expect(await page.locator(".note").first().textContent()).toBe("First look.");
    expect(await page.locator("svg").count()).toBeGreaterThanOrEqual(8);
    expect(await page.locator("table").first().locator("tbody tr").count()).toBe(24);
    await page.close();
  });

  it("says which file cannot be written, and which study there is not", async () => {
    const nowhere = await dai(home, ["report", "Notes", "--output", join(home, "none", "x.html")]);
    expect(nowhere.stderr).toContain("x.html can't be written (ENOENT): choose another file.");
    expect((await dai(home, ["report", "Nothing"])).stderr).toContain("There is no run or study Nothing");
  });
});

function withoutComments(text: string): string {
  return text.replace(/^\/\/.*\n/, "");
}

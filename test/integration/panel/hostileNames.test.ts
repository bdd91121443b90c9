/** Names that are markup, or what every object inherits, in reports, tables and the dashboard: of programs by others, say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { launchChromium } from "../../support/chromium.ts";
import { needs, program } from "../../support/needs.ts";
import { dai } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();

const names = [
  "<script>document.title='evil'</script>",
  "</title></style></svg><img src=x onerror=\"document.title='evil'\">",
  "__proto__",
  "constructor",
  "toString",
  "state",
];

/** Two runs of a study whose names, parameters, metrics and layers are all called so; the second has another parameter. */
async function report(name: string): Promise<void> {
  const { connection } = daemon;
  for (const parameter of [name, "rate"]) {
    const { run } = await connection.request("dai/external/open", {
      ...{ study: name, name, parameters: Object.fromEntries([[parameter, 1]]), epochs: 3 },
      objective: { metric: name, goal: "maximize" },
    });
    for (let epoch = 1; epoch <= 3; epoch++) {
      const layers = [{ name, width: 2, singularValues: [1, 0.5] }];
      const metrics = Object.fromEntries([[name, epoch]]);
      await connection.request("dai/external/report", { run, record: { epoch, metrics, layers } });
    }
    await connection.request("dai/external/close", { run, state: "failed", problem: name });
    await connection.request("dai/runs/annotate", { run, note: name, tags: [name.slice(0, 60)] });
  }
}

test("names do no harm in reports, tables and the dashboard", needs(program("chromium")), async () => {
  for (const name of names) await report(name);
  const { home, connection } = daemon;
  const { studies } = await connection.request("dai/studies/list", {});
  expect(studies.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  for (const { study } of studies)
    await connection.request("dai/studies/annotate", { study, note: names.join() });
  const browser = await launchChromium();
  const context = await browser.newContext();
  const errors: string[] = [];
  async function look(url: string) {
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(url);
    return page;
  }
  for (const [index, { study, name }] of studies.entries()) {
    const file = join(home, `${index}.html`);
    expect(await dai(home, ["report", study, "--output", file])).toMatchObject({ status: 0, stderr: "" });
    const page = await look(pathToFileURL(file).href);
    expect(await page.title()).toBe(`${name}: report`);
    expect(await page.locator("h1").textContent()).toBe(name);
    expect(await page.locator("script, img").count()).toBe(0);
    const csv = join(home, `${index}.csv`);
    expect((await dai(home, ["export", study, "--output", csv])).status).toBe(0);
    expect(readFileSync(csv, "utf8")).not.toContain("native code");
    expect((await dai(home, ["runs", study])).stdout).not.toContain("native code");
  }
  const { url } = await connection.request("dai/daemon/code", {});
  const page = await look(url);
  const rows = page.locator("[role=row][data-run]");
  await rows.first().click();
  await page.keyboard.press("ArrowDown");
  expect(await page.title()).toBe("DAI runs");
  await browser.close();
  expect(errors).toEqual([]);
});

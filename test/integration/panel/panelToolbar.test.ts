import { describe, expect, it } from "vitest";
import type { RecordedRun } from "../../fixtures/panel/daemon.ts";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser } from "../support/panel.ts";

const here = { study: "Here", uri: "file:///projects/a.dai.json", good: true, epoch: 12 };
const elsewhere = { study: "There", uri: "file:///elsewhere/b.dai.json", good: false, epoch: 12 };
const studies: RecordedRun[] = [
  { id: "first", seed: 1, gain: 1, ...here },
  { id: "second", seed: 2, gain: 2, ...here },
  { id: "other", seed: 1, gain: 1, ...elsewhere },
];

describe("the panel: what is chosen above the table", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("lists the studies of the workspace, or all, or one", async () => {
    const { page, send, rowIds } = await open(studies);
    const picker = page.getByRole("combobox", { name: "Study", exact: true });
    await send({ kind: "workspace", folders: ["file:///projects"] });
    await eventually(() => rowIds()).toEqual(["first", "second"]);
    expect(await picker.locator("option").allTextContents()).toEqual([
      "Studies of this workspace",
      "All studies",
      "There (1)",
      "Here (2)",
    ]);
    await picker.selectOption("All studies");
    await eventually(() => rowIds()).toEqual(["other", "first", "second"]);
    await picker.selectOption("There (1)");
    await eventually(() => rowIds()).toEqual(["other"]);
  });

  it("hides a column, and keeps that on a new page", async () => {
    const { page, column, row } = await open(studies, { viewport: { width: 1400, height: 800 } });
    await row("first").waitFor();
    expect(await column("epoch").count()).toBe(1);
    await page.getByText("Columns", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Epoch" }).uncheck();
    await eventually(() => column("epoch").count()).toBe(0);
    await page.keyboard.press("Escape");
    await eventually(() => page.getByRole("checkbox", { name: "Epoch" }).isVisible()).toBe(false);
    await page.reload();
    await row("first").waitFor();
    expect(await column("epoch").count()).toBe(0);
  });

  it("saves the runs that the filter leaves, with the columns that are chosen", async () => {
    const { page, daemon, row, column, rowIds } = await open(studies);
    await row("first").waitFor();
    await page.getByRole("searchbox").fill("gain<=1");
    await eventually(() => rowIds()).toEqual(["other", "first"]);
    await column("validationAccuracy").click();
    await page.getByText("Columns", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Epoch" }).uncheck();
    await page.keyboard.press("Escape");
    const listed = await rowIds();
    await page.getByRole("button", { name: "Save CSV", exact: true }).first().click();
    const saved = () => daemon.received.filter((message) => message.kind === "save");
    await eventually(() => saved().length).toBe(1);
    const [{ name, data } = { name: "", data: "" }] = saved();
    expect(name).toBe("runs.csv");
    const [head, ...lines] = String(Buffer.from(data, "base64")).trimEnd().split("\r\n");
    const columns = head!.split(",");
    expect(columns).toEqual(
      expect.arrayContaining(["run", "state", "study", "initialization.gain", "verdict"]),
    );
    expect(new Set(columns).size).toBe(columns.length);
    expect(columns).not.toContain("epoch");
    expect(lines.map((line) => line.split(",")[0])).toEqual(listed);
    expect(lines[0]!.split(",")[columns.indexOf("state")]).toBe("running");
  });

  it.each([290, 440, 1000, 1400])("leaves room for a filter on a page of %i pixels", async (width) => {
    const { page, row } = await open(studies, { viewport: { width, height: 800 } });
    await row("first").waitFor();
    const sizeOf = (role: "searchbox" | "button", name: string) =>
      page.getByRole(role, { name, exact: true }).first().boundingBox();
    expect((await sizeOf("searchbox", "Filter the runs"))!.width).toBeGreaterThan(90);
    expect((await sizeOf("button", "Save CSV"))!.height).toBeLessThan(28);
    await page.getByText("Columns", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Epoch" }).uncheck();
  });

  it("saves a report of the chosen study as one HTML file", async () => {
    const { page, daemon, choose, openTab } = await open(studies);
    await choose("first");
    await openTab("Study");
    await page.getByRole("button", { name: "Save report" }).click();
    const saved = () => daemon.received.filter((message) => message.kind === "save");
    await eventually(() => saved().length).toBe(1);
    const [{ name, data } = { name: "", data: "" }] = saved();
    expect(name).toMatch(/^Here.*\.html$/);
    expect(String(Buffer.from(data, "base64"))).toMatch(/^<!doctype html>[\s\S]*<svg[\s\S]*<\/html>/i);
  });
});

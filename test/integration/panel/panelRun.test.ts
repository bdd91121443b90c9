import { describe, expect, it } from "vitest";
import { needs, program } from "../../support/needs.ts";
import { drawn, eventually, panelBrowser } from "../support/panel.ts";

/** How many pixels are painted. */
function paint(canvas: Element): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
  return data.filter((value, index) => index % 4 === 3 && value > 0).length;
}

describe("the panel: the chosen run", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("follows a run live, up to its verdict", async () => {
    const panel = await open();
    const { page, send, daemon } = panel;
    await panel.choose("good");
    for (const message of daemon.nextEpoch("good")) await send(message);
    await eventually(() => panel.row("good").locator(".cell-epoch").textContent()).toBe("10/30");
    await eventually(() => page.locator(".verdict:visible").first().textContent()).toContain("at epoch 10");
    expect(await panel.firstLayer.getAttribute("aria-label")).toContain("epochs 0 to 10");
  });

  it("shows of a program that watches no model what there is, and no empty pictures", async () => {
    const program = { id: "script", seed: 3, gain: 1, good: true, widths: [], state: "finished" as const };
    const { page, choose, chosen } = await open([program]);
    await choose("script");
    await eventually(() => chosen()).toBe("seed 3");
    await eventually(() => page.locator(".decay .note").textContent()).toContain("watches no model");
    await page.getByRole("heading", { name: "Loss" }).waitFor();
    for (const hidden of [".timeline", ".decay .switches", ".scores .chart >> nth=0"])
      expect(await page.locator(hidden).isVisible(), hidden).toBe(false);
    expect(await page.locator("header .facts").textContent()).not.toMatch(/· *·|· *$/);
  });

  it("explains its terms in tooltips, and in a list for keyboard and touch", async () => {
    const { page, choose } = await open();
    await choose("hopeless");
    const titleOf = (selector: string) => page.locator(selector).first().getAttribute("title");
    await eventually(() => titleOf("p.verdict .badge")).toContain("advice only");
    for (const mark of ["continue", "discard", "saturated", "unknown", "gate"])
      expect(await titleOf(`.scores .mark-${mark}`), mark).toMatch(/\w{4}/);
    expect(await titleOf(".scores .legend abbr")).toMatch(/\w{4}/);
    const heads = page.locator(".head [data-column]");
    for (const title of await heads.evaluateAll((all) => all.map((head) => head.getAttribute("title"))))
      expect(title).toMatch(/\w{4}/);
    await page.locator(".all-terms summary").focus();
    await page.keyboard.press("Enter");
    await eventually(() => page.locator(".terms dt").count()).toBeGreaterThan(8);
  });

  it("keeps a wide comparison readable where the other run lacks a layer", async () => {
    const shallow = { id: "shallow", seed: 5, gain: 1, good: true, widths: [32], state: "finished" as const };
    const deep = { id: "deep", seed: 6, gain: 2, good: true, widths: [32, 16], state: "finished" as const };
    const { page, choose } = await open([shallow, deep]);
    await choose("shallow");
    await page.locator("header").getByRole("button", { name: "Compare" }).click();
    await choose("deep");
    const headings = page.locator(".decay h4");
    await eventually(() => headings.count()).toBe(4);
    expect(await headings.nth(1).getAttribute("title")).toContain("seed 5");
    const pictures = page.locator(".decay canvas");
    await eventually(() => pictures.nth(3).getAttribute("aria-label")).toContain("no such layer");
    const [missing, drawn] = await Promise.all([3, 2].map((index) => pictures.nth(index).evaluate(paint)));
    expect(missing).toBeGreaterThan(0);
    expect(drawn).toBeGreaterThan(missing!);
  });

  it("stops, continues and deletes from the chosen run's buttons", async () => {
    const panel = await open();
    const { page, daemon } = panel;
    await panel.choose("hopeless");
    const buttons = panel.buttons;
    const ofAll = ["Open spec", "Save model", "Pin", "Compare", "Copy id", "Rerun with changes"];
    await eventually(() => buttons.allTextContents()).toEqual(["Stop", "Continue anyway", ...ofAll]);
    await buttons.nth(0).click();
    await eventually(() => buttons.allTextContents()).toEqual(["Continue anyway", ...ofAll, "Delete"]);
    await buttons.nth(0).click();
    await eventually(() => buttons.allTextContents()).toEqual(["Stop", ...ofAll]);
    await buttons.nth(1).click();
    await eventually(() => daemon.received.at(-1)).toEqual({ kind: "reveal", run: "hopeless" });
    await panel.choose("finished");
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.getByRole("button", { name: "Keep" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.keyboard.press("Escape");
    await eventually(() => page.getByRole("button", { name: "Delete for good" }).count()).toBe(0);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await eventually(focused).toBe("Delete");
    await page.getByRole("button", { name: "Compare" }).press("Enter");
    await eventually(focused).toBe("End comparison");
    await page.getByRole("button", { name: "End comparison" }).press("Enter");
    await eventually(focused).toBe("Compare");
    await page.getByRole("button", { name: "Delete", exact: true }).last().click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await eventually(() => panel.rowIds()).toEqual(["good", "hopeless", "queued"]);
  });

  it("says of a run that continued what stopping would have saved", async () => {
    const panel = await open([{ id: "over", seed: 1, gain: 8, good: false, state: "finished" }]);
    await panel.choose("over");
    const verdict = panel.page.locator(".verdict:visible").first();
    await eventually(() => verdict.textContent()).toContain(
      "Stopping it at epoch 10 would have saved 20 of 30 epochs.",
    );
  });

  it("reads a chart out beside the pointer, with a line and points, and not over its legend", async () => {
    const { page, choose } = await open();
    await choose("finished");
    const chart = page.locator(".scores .chart", { hasText: "Accuracy" });
    const canvas = chart.locator("canvas");
    await eventually(() => canvas.getAttribute("aria-label")).toContain("epochs 0 to 30");
    // The top of the picture is nearest to the legend.
    await canvas.hover({ position: { x: 150, y: 4 } });
    await eventually(() => chart.locator(".readout").textContent()).toMatch(/^epoch \d+: .*train accuracy/);
    expect(await chart.locator(".marks line").count()).toBe(1);
    expect(await chart.locator(".marks circle").count()).toBe(3);
    const [legend, readout] = await Promise.all(
      [".legend", ".readout"].map((part) => chart.locator(part).first().boundingBox()),
    );
    expect(readout!.y).toBeGreaterThanOrEqual(legend!.y + legend!.height);
    await page.mouse.move(0, 0);
    await eventually(() => chart.locator(".marks line").count()).toBe(0);
  });

  it("has a logarithmic axis for losses, on request", async () => {
    const { page, choose } = await open();
    await choose("finished");
    const canvas = page.locator(".scores .chart", { hasText: "Loss" }).locator("canvas");
    await eventually(() => canvas.getAttribute("aria-label")).toContain("epochs 0 to 30");
    const linear = await canvas.evaluate(drawn);
    await page.getByLabel("Log loss").check();
    await eventually(() => canvas.evaluate(drawn)).not.toBe(linear);
  });

  it("draws the objective of a regression, and another metric on request", async () => {
    const regression = { id: "fit", seed: 1, gain: 1, good: true, isRegression: true, epoch: 20 };
    const { page, choose, openTab } = await open([regression]);
    await choose("fit");
    const chart = page.locator(".scores .chart", { has: page.locator(".chart-head") });
    await eventually(() => chart.locator("canvas").getAttribute("aria-label")).toContain("Newest: R²");
    await eventually(() => chart.locator("canvas").evaluate(paint)).toBeGreaterThan(1000);
    await chart.getByRole("combobox", { name: "Curve of" }).selectOption("MAE");
    await eventually(() => chart.locator("canvas").getAttribute("aria-label")).toContain("Newest: MAE");
    await openTab("Study");
    const curves = page.getByRole("combobox", { name: "Curves of" });
    await eventually(() => curves.locator("option").allTextContents()).toEqual(
      expect.arrayContaining(["R²", "MAE"]),
    );
  });

  it("tells why, score by score and layer by layer", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.choose("hopeless");
    await eventually(() => page.locator(".verdict:visible").first().textContent()).toContain(
      "Stop now to save 16 of 30 epochs.",
    );
    await page.getByText("Why?").click();
    const rows = page.locator(".why tbody tr");
    await eventually(() => rows.count()).toBe(5);
    expect(await rows.first().textContent()).toContain("below by 0.25");
    expect(await rows.last().textContent()).toContain("dense_2 (changes most)");
    // In a narrow side bar no number is broken at the hyphen of its exponent.
    await page.setViewportSize({ width: 290, height: 900 });
    const lines = await page.locator(".why td").evaluateAll((cells) =>
      cells.map((cell) => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        return new Set([...text.getClientRects()].map(({ top }) => top)).size;
      }),
    );
    expect(Math.max(...lines)).toBe(1);
  });
});

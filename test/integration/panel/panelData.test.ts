import { describe, expect, it } from "vitest";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser } from "../support/panel.ts";

describe("the panel: the data behind a picture", needs(program("chromium")), () => {
  const { open } = panelBrowser();

  it("saves a picture as SVG and PNG and its data as CSV", async () => {
    const panel = await open();
    const { page, daemon } = panel;
    await panel.choose("finished");
    await page.locator(".decay").getByText("Data and export").first().click();
    const saved = () => daemon.received.filter((message) => message.kind === "save");
    for (const [index, kind] of ["SVG", "PNG", "CSV"].entries()) {
      await page
        .locator(".decay")
        .getByRole("button", { name: `Save ${kind}` })
        .first()
        .click();
      await eventually(() => saved().length).toBe(index + 1);
    }
    expect(saved().map(({ name, mime }) => [name, mime])).toEqual([
      ["Shell-256-gain-2.5-seed-3-dense_1.svg", "image/svg+xml"],
      ["Shell-256-gain-2.5-seed-3-dense_1.png", "image/png"],
      ["Shell-256-gain-2.5-seed-3-dense_1.csv", "text/csv"],
    ]);
    const [svg, png, csv] = saved().map(({ data }) => Buffer.from(data, "base64"));
    expect(String(svg)).toMatch(/^<svg .*<path d="M.*<\/svg>\n$/s);
    expect([...png!.subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
    const lines = String(csv).trimEnd().split("\r\n");
    expect(lines).toHaveLength(32);
    expect(lines.at(-1)!.split(",")).toHaveLength(257);
  });

  it("has the numbers behind each chart in a table", async () => {
    const panel = await open();
    const { page } = panel;
    await page.locator(".decay summary").first().click();
    const rows = page.locator(".decay details").first().locator("tbody tr");
    await eventually(() => rows.count()).toBe(10);
    expect(await rows.first().locator("th, td").allTextContents()).toHaveLength(10);
    await page.locator(".scores summary:visible").last().click();
    await eventually(() => page.locator(".scores tbody tr").count()).toBe(10);
  });

  it("stays open when another run is chosen", async () => {
    const panel = await open();
    const { page } = panel;
    const details = page.locator(".decay details").first();
    await details.locator("summary").click();
    await panel.choose("finished");
    await eventually(() => details.locator("caption").textContent()).toContain("epochs 0 to 30");
    expect(await details.locator("tbody tr").count()).toBe(31);
    expect(await details.getByRole("button", { name: "Save SVG" }).isVisible()).toBe(true);
  });

  it("is complete behind a heat map: each epoch and each index", async () => {
    const panel = await open();
    const { page } = panel;
    await page.getByLabel("Heat map").check();
    await page.locator(".decay summary").first().click();
    const rows = page.locator(".decay details").first().locator("tr");
    await eventually(() => rows.count()).toBe(11);
    expect(await rows.first().locator("th").count()).toBe(257);
    expect(await rows.last().locator("th, td").count()).toBe(257);
  });
});

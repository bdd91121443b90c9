/** What the program of a run has printed, in the panel. */
import { describe, expect, it } from "vitest";
import { recordedDaemon } from "../../fixtures/panel/daemon.ts";
import { needs, program } from "../../support/needs.ts";
import { eventually, panelBrowser, runs } from "../support/panel.ts";

describe("the panel: the output of a program", needs(program("chromium")), () => {
  const { openWith } = panelBrowser();

  async function openOutput(text: string) {
    const daemon = recordedDaemon(runs);
    daemon.change("good", { program: "launched", engine: "program" });
    daemon.print("good", text);
    const panel = await openWith(daemon, daemon.answer);
    await panel.choose("good");
    await panel.openTab("Output");
    const log = panel.page.getByRole("region", { name: "What the program printed" });
    const status = panel.page.locator(".output [role=status]");
    await eventually(() => status.textContent()).toMatch(/lines?/);
    return { ...panel, log, status };
  }

  const lines = (count: number, name = "line") =>
    Array.from({ length: count }, (_, i) => `${name} ${i + 1}\n`).join("");

  it("shows the newest lines first, and follows what is printed", async () => {
    const { daemon, log, status, page } = await openOutput(lines(300));
    await eventually(() => status.textContent()).toBe("300 lines");
    const distance = () => log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
    expect(await distance()).toBeLessThan(2);
    daemon.print("good", "epoch 7 of 30\n");
    await eventually(() => log.textContent()).toContain("line 300\nepoch 7 of 30");
    expect(await distance()).toBeLessThan(2);
    // Who reads further up stays there.
    await log.evaluate((node) => {
      node.scrollTop = 0;
    });
    daemon.print("good", "epoch 8 of 30\n");
    await eventually(() => log.textContent()).toContain("epoch 8 of 30");
    expect(await log.evaluate((node) => node.scrollTop)).toBe(0);
    expect(await page.getByRole("button", { name: "Older lines" }).isVisible()).toBe(false);
  });

  it("makes control characters harmless and visible", async () => {
    const { log } = await openOutput(
      "\u001b[31mred\u001b[0m\n 10%\r 50%\r100%\n\u001b]0;title\u0007bell \u0007 and <b>markup</b>\n",
    );
    await eventually(() => log.textContent()).toBe("red\n100%\nbell \\u{7} and <b>markup</b>");
    expect(await log.locator("b").count()).toBe(0);
  });

  it("finds lines, and marks what was searched for", async () => {
    const { page, log, status } = await openOutput(`${lines(50)}Warning: no GPU\n`);
    await page.getByRole("searchbox", { name: "Show only lines that contain" }).fill("warn");
    await eventually(() => log.textContent()).toBe("Warning: no GPU");
    expect(await log.locator("mark").allTextContents()).toEqual(["Warn"]);
    expect(await status.textContent()).toBe("1 of 51 lines");
  });

  it("holds a part of a long output, and fetches older lines", async () => {
    const { page, log, status } = await openOutput(lines(40_000));
    await eventually(() => status.textContent()).toMatch(/^the newest [\d,]+ lines, the newest 5000 shown$/);
    const first = await status.textContent();
    await page.getByRole("button", { name: "Older lines" }).click();
    await eventually(() => status.textContent()).not.toBe(first);
    await page.getByRole("searchbox", { name: "Show only lines that contain" }).fill("line 3999");
    await eventually(() => log.textContent()).toContain("line 39990");
    expect((await log.textContent())!.length).toBeLessThan(1_000_000);
  });

  it("is not offered for a run without a program of the daemon's", async () => {
    const { page, choose, send } = await openOutput("text\n");
    await choose("finished");
    await eventually(() => page.getByRole("tab", { name: "Output" }).isVisible()).toBe(false);
    expect(await page.getByRole("tab", { name: "Run", exact: true }).getAttribute("aria-selected")).toBe(
      "true",
    );
    await send({ kind: "show", run: "good", part: "output" });
    await eventually(() => page.getByRole("tab", { name: "Output" }).getAttribute("aria-selected")).toBe(
      "true",
    );
  });
});

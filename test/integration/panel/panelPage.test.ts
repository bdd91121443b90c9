import { describe, expect, it } from "vitest";
import { type RecordedRun, recordedDaemon } from "../../fixtures/panel/daemon.ts";
import { needs, program } from "../../support/needs.ts";
import { drawn, eventually, panelBrowser, runs } from "../support/panel.ts";

describe("the panel: the page", needs(program("chromium")), () => {
  const { open, openUnwatched, openWith } = panelBrowser();

  it("is scrolled as before on a new page", async () => {
    for (const width of [320, 1200]) {
      const panel = await open(runs, { viewport: { width, height: 500 } });
      const { page } = panel;
      await eventually(() => panel.ink()).toHaveLength(5);
      const scroller = page.locator(width < 1000 ? "html" : ".chosen");
      await scroller.evaluate((element) => element.scrollTo(0, 150));
      await eventually(() => page.evaluate(() => sessionStorage.getItem("state"))).toContain('"page":150');
      await page.reload();
      await eventually(() => scroller.evaluate((element) => element.scrollTop)).toBe(150);
    }
  });

  it("runs under its policy", async () => {
    const { page, errors } = await openUnwatched();
    await page.evaluate(() => document.body.setAttribute("style", "color: red"));
    await eventually(() => errors.join()).toContain("Content Security Policy");
  });

  it("keeps the picture when the connection goes, and asks again when it comes back", async () => {
    const panel = await open();
    const { page, send, daemon } = panel;
    await page.locator("[data-run]").first().waitFor();
    await send({ kind: "connection", state: "closed", message: "The daemon has ended." });
    await eventually(() => page.locator(".banner").textContent()).toContain("The daemon has ended.");
    expect(await panel.rowIds()).toHaveLength(4);
    expect(await panel.buttons.first().isDisabled()).toBe(true);
    daemon.change("good", { state: "stopped" });
    await send({ kind: "connection", state: "open" });
    await eventually(() => page.locator(".banner").textContent()).toBe("");
    await eventually(() => page.locator(".title-line .state").textContent()).toContain("stopped");
  });

  it("brings the row of a run into view that the editor shows, also of another study or past the filter", async () => {
    const study = (name: string): RecordedRun[] =>
      Array.from({ length: 100 }, (_, index) => {
        return { id: `${name}${index}`, study: name, seed: index, gain: 1, good: true, epoch: -1 };
      });
    const { page, send, row, chosen } = await open([...study("old"), ...study("new")]);
    await row("new0").waitFor();
    const isInView = (run: string) =>
      row(run).evaluate((one) => {
        const [seen, table] = [one, one.closest(".body")!].map((part) => part.getBoundingClientRect());
        // Scrollers stand at whole pixels.
        return seen!.top > table!.top - 1 && seen!.bottom < table!.bottom + 1;
      });
    await send({ kind: "show", run: "old70" });
    await eventually(() => row("old70").count()).toBe(1);
    await eventually(() => isInView("old70")).toBe(true);
    expect(await chosen()).toBe("seed 70");
    await page.getByLabel("Filter the runs").fill("seed<5");
    await eventually(() => row("old70").count()).toBe(0);
    await send({ kind: "show", run: "new90", part: "evidence" });
    await eventually(() => row("new90").count()).toBe(1);
    await eventually(() => isInView("new90")).toBe(true);
  });

  it("says why nothing moves", async () => {
    const reason = "No worker trains for this daemon: start one.";
    const daemon = recordedDaemon(runs);
    const panel = await openWith(daemon, (message) =>
      message.kind === "request" && message.method === "dai/daemon/status"
        ? [{ kind: "response", id: message.id, result: { waiting: [reason] } }]
        : daemon.answer(message),
    );
    await eventually(() => panel.page.locator(".banner").textContent()).toBe(reason);
  });

  it("reports what the daemon refuses, until it is dismissed", async () => {
    const daemon = recordedDaemon(runs);
    const panel = await openWith(daemon, (message) =>
      message.kind === "request" && message.method === "dai/runs/stop"
        ? [{ kind: "error", id: message.id, message: "No run has this id." }]
        : daemon.answer(message),
    );
    await panel.buttons.first().click();
    await panel.page.getByText("The daemon could not stop the run: No run has this id.").waitFor();
    await panel.page.getByRole("button", { name: "Dismiss" }).click();
    await eventually(() => panel.page.locator(".toast").count()).toBe(0);
  });

  it("redraws its charts in the colours of a new theme", async () => {
    const panel = await open();
    const { page } = panel;
    await eventually(() => panel.ink()).toHaveLength(5);
    const before = await panel.firstLayer.evaluate(drawn);
    await page.evaluate(() => {
      document.documentElement.style.setProperty("--vscode-textLink-foreground", "#ff0000");
      document.body.className = "vscode-dark";
    });
    await eventually(() => panel.firstLayer.evaluate(drawn)).not.toBe(before);
  });
});

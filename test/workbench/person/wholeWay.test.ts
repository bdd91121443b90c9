import { notStrictEqual, ok, strictEqual } from "node:assert";
import type { Locator } from "playwright-core";
import { type Person, until } from "../person.ts";
import { useWorkbench } from "../useWorkbench.ts";

// Places in mistake.dai.json.
const GAIN_100 = [10, 8] as const;
const AFTER_EPOCHS = [16, 16] as const;

describe("From a spec to a decision", function () {
  // Each step starts where the one before it ended.
  this.bail(true);
  let person: Person;
  useWorkbench((visitor) => {
    person = visitor;
  });

  const rows = () => person.panel.locator("[role=row][data-run]");
  const hopeless = () => rows().filter({ has: person.page.locator('.cell-parameter:text-is("100")') });

  it("highlights sections, keys and choices", async () => {
    await person.openFile("mistake.dai.json");
    const colour = (text: string) =>
      until(`the colour of ${text}`, () =>
        person.page
          .locator(".view-line span:not(:has(*))", { hasText: new RegExp(`^"?${text}"?$`) })
          .first()
          .evaluate((span) => getComputedStyle(span).color),
      );
    const colours = await Promise.all(["dataset", "dimensions", "shell", "100000"].map(colour));
    strictEqual(new Set(colours).size, 4, colours.join(" "));
  });

  it("marks the mistake, and no longer once it is fixed", async () => {
    const { page } = person;
    await until("an error", async () => (await person.problems()).errors === 1);
    await page.locator(".squiggly-error").first().waitFor();
    await person.goTo(...AFTER_EPOCHS);
    await page.keyboard.press("Backspace");
    // More epochs than any machine trains while this test looks.
    await page.keyboard.type("100000");
    await until("no error", async () => (await person.problems()).errors === 0);
  });

  it("runs the unsaved text from the palette and shows a row for each run", async () => {
    await person.command("DAI: Run");
    await rows().nth(1).waitFor();
    strictEqual(await rows().count(), 2);
    await until("an epoch", async () =>
      /^[1-9]\d*\/100000/.test(((await hopeless().locator(".cell-epoch").textContent()) ?? "").trim()),
    );
  });

  it("draws the spectra of every hidden layer of the chosen run", async () => {
    await hopeless().click();
    const canvases = person.panel.locator(".chart canvas");
    await canvases.nth(1).waitFor();
    for (const index of [0, 1]) {
      await until("a curve", () => isPainted(canvases.nth(index)));
    }
  });

  it("warns at the gain of the run that will not train", async () => {
    // Beside the one about the gain itself, which is far out of range.
    await until("a second warning", async () => (await person.problems()).warnings === 2);
    await person.page.locator(".squiggly-warning").first().waitFor();
    await person.page.locator(".tab.active").first().click();
    await person.goTo(...GAIN_100);
    // The editor may still show what it offered before the warning came.
    await until("the quick fixes of a run", async () => {
      const titles = await person.quickFixes();
      return ["Stop this run", "Stop all unlikely to learn", "Continue anyway"].every((one) =>
        titles.includes(one),
      );
    });
    await person.screenshot("whole-way-warning");
  });

  it("opens the evidence with another quick fix", async () => {
    const evidence = person.panel.locator("header details[open] .why table").first();
    ok(!(await evidence.isVisible()));
    await person.quickFix("Why?", evidence);
    await person.panel.locator("h2", { hasText: "gain 100" }).waitFor();
    await person.goTo(...GAIN_100);
  });

  it("stops the run with one", async () => {
    await person.quickFix("Stop this run", hopeless().locator(".state-stopped").first());
    await until("one warning less", async () => (await person.problems()).warnings === 1);
  });

  it("continues the run with another", async () => {
    const stoppedAt = await hopeless().locator(".cell-epoch").textContent();
    // On a fast machine it may already have finished.
    const goesOn = hopeless().locator(".state-running, .state-queued, .state-finished").first();
    await person.quickFix("Continue", goesOn);
    await until("another epoch", async () => {
      return (await hopeless().locator(".cell-epoch").textContent()) !== stoppedAt;
    });
    notStrictEqual(await hopeless().locator(".cell-epoch").textContent(), stoppedAt);
    await person.screenshot("whole-way-continued");
  });

  it("comes back complete after the panel was hidden", async () => {
    await person.command("View: Show Explorer");
    await person.command("DAI: Show Runs");
    await rows().nth(1).waitFor();
    ok(await isPainted(person.panel.locator(".chart canvas").first()));
  });

  it("counts what trains in the status bar", async () => {
    await person.page.locator(".statusbar-item", { hasText: /\d training/ }).waitFor();
  });
});

/** Whether anything at all is drawn on a canvas. */
function isPainted(canvas: Locator): Promise<boolean> {
  return canvas.evaluate((node) => {
    const element = node as HTMLCanvasElement;
    if (element.width === 0 || element.height === 0) return false;
    const { data } = element.getContext("2d")!.getImageData(0, 0, element.width, element.height);
    return data.some((value) => value !== 0);
  });
}

import { match, ok } from "node:assert";
import { join } from "node:path";
import type { Person } from "../person.ts";
import type { Workbench } from "../server.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("A file that is saved from the panel", function () {
  this.bail(true);
  let person: Person;
  let workbench: Workbench;
  useWorkbench((...given) => {
    [person, workbench] = given;
  });
  const toast = (text: string | RegExp) => person.page.locator(".notification-toast", { hasText: text });
  const pathOf = (name: string) => join(workbench.workspace, name);
  it("is reported by its name, and the report opens in a tab", async () => {
    await person.openFile("quick.dai.json");
    await person.command("DAI: Run");
    await person.panel.locator("header", { hasText: "epoch" }).waitFor();
    await toast("its run has ended").waitFor();
    await person.command("Notifications: Clear All Notifications");
    await person.panel.getByRole("tab", { name: "Study", exact: true }).click();
    const report = person.panel.getByRole("button", { name: "Save report" });
    await person.save(report, /Quick-report\.html$/, pathOf("found.html"));
    const told = toast(/Saved found\.html \([\d.]+ kB\)\./);
    await told.getByRole("button", { name: "Open" }).click();
    await person.page.locator('.tab.active[aria-label*="found.html"]').waitFor();
    const page = person.page.frameLocator("iframe.webview.ready:visible").last();
    await page.frameLocator("iframe#active-frame").locator("h1", { hasText: "Quick" }).waitFor();
    await person.screenshot("saved-report");
    await person.command("View: Close Editor");
  });

  it("is shown in the explorer on request", async () => {
    await person.panel.getByRole("tab", { name: "Run", exact: true }).click();
    const model = person.panel.getByRole("button", { name: "Save model" });
    await person.save(model, /\.onnx$/, pathOf("found.onnx"));
    const told = toast(/Saved found\.onnx \([\d.]+ kB\)\./);
    ok(!(await told.getByRole("button", { name: "Open" }).isVisible()), "a model has no view");
    await told.getByRole("button", { name: "Reveal" }).click();
    await person.page
      .locator(".explorer-folders-view .monaco-list-row.focused", { hasText: "found.onnx" })
      .waitFor();
  });

  it("is what the table lists, where it is the table", async () => {
    await person.command("DAI: Show Runs");
    const table = person.panel.getByRole("button", { name: "Save CSV" }).first();
    const csv = await person.save(table, /Quick-runs\.csv$/, pathOf("found.csv"));
    await toast("Saved found.csv").getByRole("button", { name: "Open" }).click();
    await person.page.locator('.tab.active[aria-label*="found.csv"]').waitFor();
    match(csv.toString(), /^run,.*state/);
  });
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { type Person, until } from "../person.ts";
import type { Workbench } from "../server.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("The panel in the editor", function () {
  this.bail(true);
  let person: Person;
  let workbench: Workbench;
  useWorkbench((visitor, at) => {
    person = visitor;
    workbench = at;
  });

  /** The page in the visible tab, once the side bar shows files. */
  const tab = () => person.visiblePage;
  const rows = () => tab().locator("[role=row][data-run]");
  const chosen = () => tab().locator("h2:visible");
  const arrange = async () => {
    await rows().nth(1).click();
    await chosen().filter({ hasText: "gain 100" }).waitFor();
    await tab().getByLabel("Log axis").check();
    // The page keeps what was arranged; the window hears of it a little later.
    await person.page.waitForTimeout(1000);
  };
  const isArranged = async () => {
    await chosen().filter({ hasText: "gain 100" }).waitFor();
    ok(await tab().getByLabel("Log axis").isChecked());
  };

  it("shows the runs beside a spec", async () => {
    await person.openFile("shell.dai.json");
    await person.command("DAI: Run");
    await person.panel.locator("[role=row][data-run]").nth(1).waitFor();
    await person.command("View: Show Explorer");
    await person.command("DAI: Open Runs in Editor");
    await rows().nth(1).waitFor();
    await arrange();
    await person.screenshot("editor-tab");
  });

  it("is arranged as before after another tab was in front", async () => {
    await person.page.locator(".tab", { hasText: "shell.dai.json" }).click();
    await person.page.locator(".monaco-editor .view-line").first().waitFor();
    await person.page.locator(".tab", { hasText: "DAI Runs" }).click();
    await isArranged();
  });

  it("has tabs that are arranged each for itself", async () => {
    await person.command("DAI: Open Runs in Editor");
    await person.page.locator(".tab", { hasText: "DAI Runs" }).nth(1).waitFor();
    await rows().nth(1).waitFor();
    await until("a page that is not arranged", async () => !(await tab().getByLabel("Log axis").isChecked()));
    await person.command("View: Close Editor");
    await person.page.locator(".tab", { hasText: "DAI Runs" }).click();
    await isArranged();
  });

  it("is arranged as before after the window was reloaded", async () => {
    await person.reload();
    await isArranged();
    await rows().nth(1).waitFor();
  });

  it("is arranged as before after the window was closed and opened", async () => {
    await person.reopen();
    await isArranged();
  });

  it("follows the runs there", async () => {
    const epoch = () => rows().nth(0).locator(".cell-epoch").textContent();
    const before = await epoch();
    await until("another epoch", async () => (await epoch()) !== before);
  });

  for (const [kind, begin] of [
    ["SVG", "<svg "],
    ["PNG", "\x89PNG"],
    ["CSV", "Epoch,"],
  ] as const)
    it(`saves a picture's ${kind} where the user says`, async () => {
      const data = tab().locator(".decay summary").first();
      if (kind === "SVG") await data.click();
      const save = tab()
        .locator(".decay")
        .getByRole("button", { name: `Save ${kind}` })
        .first();
      const name = new RegExp(`Small-shell-gain-100.*\\.${kind.toLowerCase()}$`);
      const path = join(workbench.workspace, `saved.${kind.toLowerCase()}`);
      const bytes = await person.save(save, name, path);
      strictEqual(bytes.subarray(0, begin.length).toString("latin1"), begin);
      if (kind !== "CSV") return;
      const [head, first] = bytes.toString("utf8").split("\r\n");
      deepStrictEqual([head?.split(",").length, first?.split(",")[0]], [33, "0"]);
      match(head ?? "", /^Epoch,σ 1,/);
    });
});

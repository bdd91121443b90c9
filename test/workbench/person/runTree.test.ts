import { match, ok, strictEqual } from "node:assert";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { ROOT } from "../paths.ts";
import { type Person, until } from "../person.ts";
import type { Workbench } from "../server.ts";
import { useWorkbench } from "../useWorkbench.ts";

/** A study of another folder, trained by the same daemon. */
async function launchElsewhere({ home }: Workbench): Promise<void> {
  const daemon = await connectDaemon({ home, daemonPath: join(ROOT, "dist", "daemon.js") });
  const spec = {
    name: "Elsewhere",
    dataset: { kind: "shell", dimensions: 8, train: 100, validation: 50 },
    architecture: { kind: "mlp", hidden: [8] },
    training: { epochs: 1 },
  };
  await daemon.request("dai/runs/start", {
    uri: "file:///elsewhere/other.dai.json",
    text: JSON.stringify(spec),
  });
  daemon.close();
}

describe("The tree of runs", function () {
  this.bail(true);
  let person: Person;
  let workspace: string;
  useWorkbench(
    (visitor, at) => {
      person = visitor;
      workspace = at.workspace;
    },
    { prepare: launchElsewhere },
  );

  const view = () => person.page.locator(".pane", { hasText: "Runs" }).first();
  const rows = () => view().locator(".monaco-list-row");
  const row = (text: string | RegExp) => rows().filter({ hasText: text });

  it("says how to begin while this workspace has no run", async () => {
    await person.page.getByRole("tab", { name: "DAI", exact: true }).click();
    await view().getByText("There are no runs yet.").waitFor();
    await view().getByRole("button", { name: "Run a Spec" }).waitFor();
    await view().getByText("train and prune your first study").waitFor();
    await person.screenshot("tree-empty");
  });

  it("shows the study with a row for each run, and its progress", async () => {
    await person.openFile("shell.dai.json");
    await person.command("DAI: Run");
    await row("Small shell").waitFor();
    await row(/gain 1(?!\d)/).waitFor();
    await row(/gain 100/).waitFor();
    const progress = person.page.locator(".notification-toast", { hasText: "Training Small shell" });
    await progress.getByText("0 of 2 ended").waitFor();
    await person.screenshot("tree-running");
  });

  it("names the verdict of a run that will not train", async () => {
    await row(/gain 100/)
      .filter({ hasText: "unlikely" })
      .waitFor();
    match((await row(/gain 100/).getAttribute("aria-label")) ?? "", /^running, gain 100/);
    // What a narrow side bar cuts off is the end.
    match(
      (await row(/gain 100/)
        .locator(".label-name")
        .textContent()) ?? "",
      /^[\d.]+% · unlikely · gain 100/,
    );
  });

  it("chooses a run in the panel", async () => {
    await row(/gain 100/).click();
    await person.panel.locator("h2", { hasText: "gain 100" }).waitFor();
  });

  it("stops a run where the pointer is", async () => {
    const label = async () => (await row(/gain 100/).getAttribute("aria-label")) ?? "";
    const stop = row(/gain 100/).getByRole("button", { name: "Stop" });
    // The row is drawn again when its run changes, so that a click on it can be lost on a busy machine.
    await until("a stopped run", async () => {
      if (/^running/.test(await label())) {
        await row(/gain 100/).hover();
        await stop.click({ timeout: 5000 }).catch(() => {});
        await person.page.waitForTimeout(2000);
      }
      return /^stopped/.test(await label());
    });
  });

  it("stops all with the progress", async () => {
    const { page } = person;
    const progress = page.locator(".notification-toast", { hasText: "Training Small shell" });
    await progress.getByRole("button", { name: "Cancel" }).click();
    await page.locator(".notification-toast", { hasText: "Stopped 1 run" }).waitFor();
    await until("a stopped run", async () =>
      /^stopped/.test((await row(/gain 1(?!\d)/).getAttribute("aria-label")) ?? ""),
    );
    await page.locator(".codelens-decoration", { hasText: "Continue" }).waitFor();
  });

  it("deletes a run with the Delete key, after asking", async () => {
    const { page } = person;
    await row(/gain 100/).click();
    const dialog = page.getByRole("dialog", { name: /Delete 1 run\?/ });
    // A key that is pressed while the tree draws itself again may be lost.
    await until("the question", async () => {
      await page.keyboard.press("Delete");
      return dialog.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await dialog.getByRole("button", { name: "Delete" }).click();
    await until("one run", async () => (await rows().count()) === 2);
    strictEqual(await row(/gain 100/).count(), 0);
    ok(await row(/gain 1(?!\d)/).isVisible());
  });

  it("has the runs of other workspaces where the setting says so", async () => {
    strictEqual(await row("Elsewhere").count(), 0);
    await mkdir(join(workspace, ".vscode"));
    await writeFile(join(workspace, ".vscode", "settings.json"), '{ "dai.runs": "all" }');
    await row("Elsewhere").waitFor();
  });
});

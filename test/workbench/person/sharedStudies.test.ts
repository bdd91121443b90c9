import { deepStrictEqual, match } from "node:assert";
import { join } from "node:path";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { ROOT } from "../paths.ts";
import { type Person, until } from "../person.ts";
import type { Workbench } from "../server.ts";
import { useWorkbench } from "../useWorkbench.ts";

/** Launched from no file, so that every workspace lists it. */
async function launch({ home }: Workbench, name: string, initialization: object): Promise<void> {
  const daemon = await connectDaemon({ home, daemonPath: join(ROOT, "dist", "daemon.js") });
  const spec = {
    name,
    dataset: { kind: "shell", dimensions: 8, train: 100, validation: 50 },
    architecture: { kind: "mlp", hidden: [8] },
    initialization,
    training: { epochs: 1 },
  };
  await daemon.request("dai/runs/start", { spec });
  daemon.close();
}

describe("Studies that share runs, in the tree", function () {
  this.bail(true);
  let person: Person;
  let workbench: Workbench;
  useWorkbench(
    (visitor, at) => {
      person = visitor;
      workbench = at;
    },
    { prepare: (at) => launch(at, "Early", { gain: [1, 4], seeds: [1, 2] }) },
  );

  const view = () => person.page.locator(".pane", { hasText: "Runs" }).first();
  const rows = () => view().locator(".monaco-list-row");
  const study = (name: string) => rows().filter({ hasText: new RegExp(`^${name}`) });
  const runs = (label: RegExp) => rows().filter({ hasText: label });
  const has = (name: string, ended: string) =>
    until(`${name} with ${ended}`, async () => (await study(name).filter({ hasText: ended }).count()) === 1);

  it("have all their runs after the launch of another, without a reload", async () => {
    await person.page.getByRole("tab", { name: "DAI", exact: true }).click();
    await has("Early", "4 of 4 ended");
    await launch(workbench, "Late", { seeds: [1, 2, 3, 4] });
    await has("Late", "4 of 4 ended");
    await has("Early", "4 of 4 ended");
    await person.screenshot("tree-shared");
  });

  it("call a run by what varies in each, and show it in the panel so", async () => {
    await until("the rows of both", async () => {
      if ((await study("Late").getAttribute("aria-expanded")) !== "true") await study("Late").click();
      return (await runs(/ · seed 2/).count()) === 1 && (await runs(/ · gain 1, seed 2/).count()) === 1;
    });
    for (const [row, title, name] of [
      [/ · gain 1, seed 2/, "gain 1, seed 2", "Early"],
      [/ · seed 2/, "seed 2", "Late"],
    ] as const) {
      await runs(row).click();
      await person.panel.locator("header h2", { hasText: new RegExp(`^${title}$`) }).waitFor();
      match((await person.panel.locator("header .facts").textContent()) ?? "", new RegExp(`^${name} · `));
    }
  });

  it("lose no run when the other is deleted", async () => {
    const { page } = person;
    await study("Late").click();
    const dialog = page.getByRole("dialog", { name: /Delete 2 runs\?/ });
    await until("the question", async () => {
      await page.keyboard.press("Delete");
      return dialog.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await dialog.getByText(/2 more stay in other studies\./).waitFor();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await until("one study", async () => (await study("Late").count()) === 0);
    await has("Early", "4 of 4 ended");
    deepStrictEqual(await runs(/gain [14], seed [12]/).count(), 4);
  });
});

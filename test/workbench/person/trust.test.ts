import { strictEqual } from "node:assert";
import { type Person, until, visit } from "../person.ts";
import { startWorkbench, type Workbench } from "../server.ts";
import { VSIX } from "../vsix.ts";

describe("An untrusted workspace", () => {
  let workbench: Workbench;
  let person: Person;

  before(async function () {
    this.timeout(120_000);
    workbench = await startWorkbench({ vsix: VSIX, workspaceTrust: true });
    person = await visit(workbench);
    await person.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  });
  after(async () => {
    await person?.leave();
    await workbench?.close();
  });

  it("still has its specs checked", async () => {
    await person.openFile("mistake.dai.json");
    await until("an error", async () => (await person.problems()).errors === 1);
  });

  it("has nothing trained, and says why", async () => {
    await person.openFile("shell.dai.json");
    await person.command("DAI: Run");
    await person.page.locator(".notification-toast", { hasText: "until you trust it" }).waitFor();
    await person.command("DAI: Show Runs");
    await person.panel.locator("body > *").first().waitFor();
    strictEqual(await person.panel.locator("[role=row][data-run]").count(), 0);
    await person.page.getByRole("button", { name: "Manage Workspace Trust" }).first().waitFor();
  });
});

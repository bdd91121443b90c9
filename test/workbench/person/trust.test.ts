import { strictEqual } from "node:assert";
import { type Person, until } from "../person.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("An untrusted workspace", () => {
  let person: Person;
  useWorkbench(
    (visitor) => {
      person = visitor;
    },
    { workspaceTrust: true },
  );
  before(async () => {
    await person.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
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

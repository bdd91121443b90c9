import { rm, writeFile } from "node:fs/promises";
import { type Person, until, visit } from "../person.ts";
import { startWorkbench, type Workbench } from "../server.ts";
import { VSIX } from "../vsix.ts";

// After the last of the growing delays there is one notification.
const GIVES_UP_MS = 40_000;

describe("A daemon that cannot start", () => {
  let workbench: Workbench;
  let person: Person;

  before(async function () {
    this.timeout(120_000);
    workbench = await startWorkbench({ vsix: VSIX });
    // A file where the state directory should be.
    await writeFile(workbench.home, "");
    person = await visit(workbench);
  });
  after(async () => {
    await person?.leave();
    await workbench?.close();
  });

  it("is reported once, with the reason, and is started from there when the reason is gone", async () => {
    await person.openFile("mistake.dai.json");
    const toast = person.page.locator(".notification-toast", { hasText: "DAI has no daemon" });
    await toast.waitFor({ timeout: GIVES_UP_MS });
    await toast.filter({ hasText: workbench.home }).waitFor();
    await toast.getByRole("button", { name: "Show Log" }).waitFor();
    await person.screenshot("no-daemon");

    await rm(workbench.home);
    await toast.getByRole("button", { name: "Restart Daemon" }).click();
    await until("an error", async () => (await person.problems()).errors === 1);
  });
});

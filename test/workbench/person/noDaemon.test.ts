import { rm, writeFile } from "node:fs/promises";
import { type Person, until } from "../person.ts";
import type { Workbench } from "../server.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("A daemon that cannot start", () => {
  let person: Person;
  let workbench: Workbench;
  useWorkbench(
    (visitor, at) => {
      person = visitor;
      workbench = at;
    },
    {
      // A file where the state directory should be.
      prepare: ({ home }) => writeFile(home, ""),
    },
  );

  it("is reported once, with the reason, and is started from there when the reason is gone", async () => {
    await person.openFile("mistake.dai.json");
    const toast = person.page.locator(".notification-toast", { hasText: "DAI can't reach its daemon" });
    await toast.waitFor();
    await toast.filter({ hasText: workbench.home }).waitFor();
    await toast.getByRole("button", { name: "Show Log" }).waitFor();
    await person.screenshot("no-daemon");

    await rm(workbench.home);
    await toast.getByRole("button", { name: "Restart Daemon" }).click();
    await until("an error", async () => (await person.problems()).errors === 1);
  });
});

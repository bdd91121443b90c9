import { match } from "node:assert";
import { ROOT } from "../paths.ts";
import { type Person, until, visit } from "../person.ts";
import { startWorkbench, type Workbench } from "../server.ts";

/** The extension in the browser's own extension host, where nothing of Node is. */
describe("In a browser without a daemon", () => {
  let workbench: Workbench | undefined;
  let person: Person;

  before(async () => {
    workbench = await startWorkbench({
      automation: true,
      settings: { "remote.extensionKind": { "dai.dai": ["web"] } },
    });
    person = await visit(workbench, [
      ["extensionDevelopmentPath", `vscode-remote://${new URL(workbench.origin).host}${ROOT}`],
      ["skipWelcome", "true"],
    ]);
  });
  after(async () => {
    await person?.leave();
    await workbench?.close();
  });

  const inText = (text: string) => person.page.locator(".view-line span", { hasText: text }).last();

  it("checks a spec", async () => {
    await person.openFile("mistake.dai.json");
    await until("an error", async () => (await person.problems()).errors === 1);
    await person.page.locator(".squiggly-error").first().waitFor();
  });

  it("explains a key", async () => {
    const { page } = person;
    const explanation = page
      .locator(".monaco-hover", { hasText: "| " })
      .or(page.locator(".monaco-hover table"));
    // A hover whose answer comes late is not shown; the pointer has to move again.
    await until("an explanation", async () => {
      await page.mouse.move(0, 0);
      await inText('"architecture"').hover();
      return explanation
        .first()
        .waitFor({ timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
    });
  });

  it("completes what is begun", async () => {
    await person.goTo(5, 20);
    await person.command("Trigger Suggest");
    await person.page.locator(".suggest-widget.visible").waitFor();
    await person.page.keyboard.press("Escape");
  });

  it("says in a sentence why nothing trains", async () => {
    await person.command("DAI: Run");
    await person.command("Notifications: Show Notifications");
    const told = person.page.locator(".notifications-center", { hasText: "which a browser cannot start" });
    await told.waitFor();
    match((await told.textContent()) ?? "", /over SSH or in a container/);
  });
});

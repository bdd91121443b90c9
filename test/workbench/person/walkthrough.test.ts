import { deepStrictEqual, strictEqual } from "node:assert";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { type Person, until } from "../person.ts";
import type { Workbench } from "../server.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("The walkthrough", () => {
  let person: Person;
  let workbench: Workbench;
  useWorkbench((visitor, at) => {
    person = visitor;
    workbench = at;
  });
  before(async () => {
    await person.openFile("plain.json");
    await person.page.getByRole("tab", { name: "DAI", exact: true }).click();
    await person.page.getByText("There are no runs yet.").waitFor();
  });

  it("has four steps from a spec to a decision", async () => {
    await person.command("DAI: Get Started");
    const steps = person.page.locator(".getting-started-step");
    await steps.nth(3).waitFor();
    strictEqual(await steps.count(), 4);
    await person.page.locator("h2", { hasText: "Get started with DAI" }).waitFor();
    await steps.nth(2).click();
    await person.page.waitForTimeout(500);
    await person.screenshot("walkthrough");
  });

  it("makes a spec from the example, where the user says, and opens it", async () => {
    const { page } = person;
    await page.locator(".getting-started-step").first().click();
    await page.getByRole("button", { name: "New Spec" }).first().click();
    const input = page.locator(".quick-input-widget input");
    await until("a name", async () => (await input.inputValue()).endsWith("first.dai.json"));
    await person.answer();
    await page.locator('.tab.active[aria-label*="first.dai.json"]').waitFor();
    const path = join(workbench.workspace, "first.dai.json");
    await until("the file", () =>
      access(path).then(
        () => true,
        () => false,
      ),
    );
    const example = await readFile(join(ROOT, "examples", "shell.dai.json"), "utf8");
    strictEqual(await readFile(path, "utf8"), example.replace('"name": "Shell-256"', '"name": "first"'));
    strictEqual((await person.problems()).errors, 0);
  });

  it("is beside a page of the extension without a broken picture", async () => {
    const { page } = person;
    await person.command("View: Show Extensions");
    await page
      .locator(".extensions-list .monaco-list-row", { hasText: "DAI: will it train?" })
      .first()
      .click();
    const text = person.visiblePage;
    await text.getByRole("heading", { name: "DAI: will it train?" }).waitFor();
    const widths = await text
      .locator("img")
      .evaluateAll((pictures) => pictures.map((picture) => (picture as HTMLImageElement).naturalWidth));
    deepStrictEqual(
      widths.filter((width) => width === 0),
      [],
    );
    await person.screenshot("extension-page");
  });
});

/** The way of docs/programs.md: its script and its spec, with a real PyTorch, to a verdict on a line of the spec. */
import { ok, strictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageManager, thisSystem } from "../../../scripts/machine/packageManager.ts";
import { missing } from "../../../scripts/machine/programs.ts";
import { torchPython } from "../../../scripts/machine/torchEnvironment.ts";
import { parseSpecTree, plainValue } from "../../../server/src/specification/syntax/tree.ts";
import { ROOT } from "../paths.ts";
import { type Person, until } from "../person.ts";
import { useWorkbench } from "../useWorkbench.ts";

const python = torchPython();
if (!python) console.log(missing("torch", packageManager(thisSystem())));

interface Spec {
  program: { command: string[]; parameters: object; environment?: object };
}

/** Writes the page's script and spec; an editor is told which Python has PyTorch. */
async function follow(workspace: string): Promise<void> {
  await writeFile(join(workspace, "train.py"), blockOf("python"));
  const spec = plainValue(parseSpecTree(blockOf("jsonc")).root!) as Spec;
  const [, ...args] = spec.program.command;
  spec.program = {
    ...spec.program,
    command: [python!, ...args],
    environment: { PYTHONPATH: join(ROOT, "python") },
  };
  await writeFile(join(workspace, "study.dai.json"), `${JSON.stringify(spec, null, 2)}\n`);
}

/** The first block of a language in the page's list of steps, without the indentation of the list. */
function blockOf(language: string): string {
  const page = readFileSync(join(ROOT, "docs/programs.md"), "utf8");
  const block = new RegExp(`^ {3}\`\`\`${language}\\n([\\s\\S]*?)^ {3}\`\`\`$`, "m").exec(page)![1]!;
  return block.replaceAll(/^ {3}/gm, "");
}

(python ? describe : describe.skip)("A PyTorch script in a study", function () {
  this.bail(true);
  let person: Person;
  let workspace: string;
  useWorkbench(
    (visitor, workbench) => {
      person = visitor;
      workspace = workbench.workspace;
    },
    { prepare: (workbench) => follow(workbench.workspace) },
  );

  const rows = () => person.panel.locator("[role=row][data-run]");
  const problem = () =>
    person.page.locator(".markers-panel .monaco-list-row", { hasText: "as unlikely to learn" }).first();

  it("has a spec without mistakes", async () => {
    await person.openFile("study.dai.json");
    await person.page.locator(".codelens-decoration", { hasText: "Run" }).first().waitFor();
    strictEqual((await person.problems()).errors, 0);
  });

  it("is started once for each run of the spec", async () => {
    await person.command("DAI: Run");
    await person.panel.locator("body", { hasText: "20 runs" }).waitFor();
    await rows().first().waitFor();
  });

  it("gets verdicts that stop runs", async () => {
    await person.page
      .locator(".codelens-decoration", { hasText: /[1-9]\d* stopped/ })
      .first()
      .waitFor({ timeout: 800_000 });
  });

  it("has a verdict on the line that distinguishes the runs", async () => {
    await person.command("View: Toggle Problems");
    await problem().waitFor();
    await problem().click();
    const place = person.page.locator("#status\\.editor\\.selection");
    const spec = readFileSync(join(workspace, "study.dai.json"), "utf8").split("\n");
    const line = await until("the place of the verdict", async () => {
      const [, found] = /Ln (\d+)/.exec((await place.textContent()) ?? "") ?? [];
      return found !== "1" && found;
    });
    const lines = spec.slice(0, Number(line)).join("\n");
    ok(lines.includes('"learningRate"') && !lines.includes('"epochs"'), `the verdict is on line ${line}`);
    await person.screenshot("program-verdict");
  });
});

import { strictEqual } from "node:assert";
import * as vscode from "vscode";
import { listRuns, runIn, until } from "./daemonSide.ts";
import { codeOf, diagnosticsOf, openSpec } from "./editor.ts";

const { executeCommand } = vscode.commands;

describe("DAI: Run", () => {
  it("starts nothing for a spec with errors", async () => {
    await openSpec("invalid.dai.json");
    await executeCommand("dai.run");
    strictEqual((await listRuns()).length, 0);
  });

  it("launches the spec in the active editor, one run for each gain", async () => {
    await openSpec("shell.dai.json");
    await executeCommand("dai.run");
    const gains = (await listRuns()).map(({ gain }) => gain);
    strictEqual(gains.sort((a, b) => a - b).join(), "1,100");
  });
});

describe("A discarded run", () => {
  it("is a warning at its gain, from which it can be stopped and continued", async () => {
    const document = await openSpec("shell.dai.json");
    const hopeless = await until("the run at gain 100", async () =>
      (await listRuns()).find(({ gain }) => gain === 100),
    );
    const found = await diagnosticsOf(document.uri, (all) => all.some(isAboutRun));
    const warning = found.find(isAboutRun);
    strictEqual(warning!.severity, vscode.DiagnosticSeverity.Warning);
    strictEqual(document.getText(warning!.range), "100");

    await apply(document, warning!.range, "Stop this run");
    await runIn(["stopped"], hopeless.run);
    await diagnosticsOf(
      document.uri,
      (all) => all.find(isAboutRun)?.severity === vscode.DiagnosticSeverity.Information,
    );

    await apply(document, warning!.range, "Continue");
    await runIn(["queued", "running"], hopeless.run);
    await diagnosticsOf(document.uri, (all) => !all.some(isAboutRun));
  });

  after(async () => {
    const runs = (await listRuns()).map(({ run }) => run);
    await executeCommand("dai.stop", ...runs);
  });
});

/** Besides runs, the gain of 100 itself has a warning. */
function isAboutRun(diagnostic: vscode.Diagnostic): boolean {
  return codeOf(diagnostic).startsWith("run-");
}

async function apply(document: vscode.TextDocument, range: vscode.Range, title: string): Promise<void> {
  const actions = await executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
  );
  const action = actions.find((candidate) => candidate.title === title);
  if (!action?.command)
    throw new Error(`No "${title}" among: ${actions.map((other) => other.title).join(", ")}.`);
  await executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

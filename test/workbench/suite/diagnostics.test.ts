import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import * as vscode from "vscode";
import { codeOf, diagnosticsOf, openSpec } from "./editor.ts";

describe("A broken spec", () => {
  it("gets a warning for the unknown key and an error for the impossible value, each at its place", async () => {
    const document = await openSpec("broken.dai.json");
    const found = await diagnosticsOf(document.uri, (diagnostics) => diagnostics.length >= 2);
    const seen = found.map(({ severity, range }) => [severity, document.getText(range)]);
    deepStrictEqual(seen.sort(), [
      [vscode.DiagnosticSeverity.Error, "0"],
      [vscode.DiagnosticSeverity.Warning, '"initialisation"'],
    ]);
    ok(found.every(({ source }) => source === "dai"));
  });

  it("offers the nearest known key, and applying that clears the warning", async () => {
    const document = await openSpec("broken.dai.json");
    const range = (await diagnosticsOf(document.uri, (found) => found.length >= 2)).find(
      ({ severity }) => severity === vscode.DiagnosticSeverity.Warning,
    )!.range;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
    );
    const fix = actions.find(({ title }) => title.includes('"initialization"'));
    ok(fix?.edit, `no fix among: ${actions.map(({ title }) => title).join(", ")}`);
    await vscode.workspace.applyEdit(fix.edit);
    strictEqual((await diagnosticsOf(document.uri, (found) => found.length === 1)).length, 1);
  });

  it("becomes right while it is edited", async () => {
    const document = await openSpec("mistake.dai.json");
    const [error] = await diagnosticsOf(document.uri, (found) => found.length > 0);
    match(error!.message, /epochs/);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, error!.range, "20");
    await vscode.workspace.applyEdit(edit);
    // That the gain of 100 is out of range is still worth a word.
    await diagnosticsOf(document.uri, (found) => found.map(codeOf).join() === "gain-out-of-range");
  });
});

describe("The editor's help", () => {
  it("explains a key and completes a choice", async () => {
    const document = await openSpec("shell.dai.json");
    const at = (text: string) => document.positionAt(document.getText().indexOf(text) + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at('"checkpoints"'),
    );
    match(
      hovers.flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value)).join(),
      /verdict/,
    );
    const completions = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      at('"xavierNormal"'),
    );
    const labels = completions.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    ok(
      labels.some((label) => label.includes("orthogonal")),
      labels.join(", "),
    );
  });
});

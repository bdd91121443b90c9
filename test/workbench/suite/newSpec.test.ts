import { ok, strictEqual } from "node:assert";
import * as vscode from "vscode";
import { diagnosticsOf } from "./editor.ts";

describe("DAI: New Spec for This Table", () => {
  it("writes a spec beside the table, and selects the column that it predicts", async () => {
    const { uri: folder } = vscode.workspace.workspaceFolders![0]!;
    const table = vscode.Uri.joinPath(folder, "made.csv");
    const rows = Array.from({ length: 60 }, (_, i) => `${i + 1};${i % 7};${i % 2 === 0 ? "even" : "odd"}\n`);
    await vscode.workspace.fs.writeFile(table, new TextEncoder().encode(`id;x;kind\n${rows.join("")}`));
    await vscode.commands.executeCommand("dai.newSpecFromData", table);
    const { document, selection } = vscode.window.activeTextEditor!;
    ok(document.uri.path.endsWith("/made.dai.json"), document.uri.path);
    strictEqual(document.getText(selection), "kind");
    ok(document.getText().includes('"delimiter": ";"'));
    const errors = await diagnosticsOf(document.uri, () => true);
    strictEqual(errors.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length, 0);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });
});

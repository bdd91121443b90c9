import { ok, strictEqual } from "node:assert";
import * as vscode from "vscode";
import { daemonStatus, until } from "./daemonSide.ts";
import { openSpec } from "./editor.ts";

const set = (key: string, value: unknown) =>
  vscode.workspace.getConfiguration("dai").update(key, value, vscode.ConfigurationTarget.Global);

describe("The settings", () => {
  after(async () => {
    for (const key of ["workers", "inlayHints", "codeLens"]) await set(key, undefined);
  });

  it("reach the daemon at once", async () => {
    await openSpec("shell.dai.json");
    await set("workers", 3);
    await until("three workers", async () => (await daemonStatus()).settings.workers === 3);
    await set("workers", 0);
    await until("the default", async () => (await daemonStatus()).settings.workers === null);
  });

  it("leave out inlay hints and lenses", async () => {
    const { uri, lineCount } = await openSpec("shell.dai.json");
    const hints = async () =>
      vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        uri,
        new vscode.Range(0, 0, lineCount, 0),
      );
    const lenses = async () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
    ok((await until("hints", hints)).length > 0);
    ok((await until("lenses", lenses)).length > 0);
    await set("inlayHints", false);
    await set("codeLens", false);
    strictEqual((await hints()).length, 0);
    strictEqual((await lenses()).length, 0);
  });
});

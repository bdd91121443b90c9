import { strictEqual } from "node:assert";
import * as vscode from "vscode";
import { until } from "./daemonSide.ts";
import { diagnosticsOf, openSpec } from "./editor.ts";

const tabs = () =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("dai.runs"));

describe("DAI: Open Runs in Editor", () => {
  it("opens another tab each time", async () => {
    await vscode.commands.executeCommand("dai.openRunsInEditor");
    await vscode.commands.executeCommand("dai.openRunsInEditor");
    await until("two tabs", async () => tabs().length === 2);
    await vscode.window.tabGroups.close(tabs());
    strictEqual(tabs().length, 0);
  });
});

describe("An editor behind another", () => {
  it("keeps its diagnostics", async () => {
    const document = await openSpec("invalid.dai.json");
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    await diagnosticsOf(document.uri, (found) => found.length > 0);
    await openSpec("plain.json");
    await vscode.commands.executeCommand("dai.restartDaemon");
    await diagnosticsOf(document.uri, (found) => found.length > 0);
  });
});

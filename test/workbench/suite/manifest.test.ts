import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import * as vscode from "vscode";
import { extension, openSpec } from "./editor.ts";

const TITLES = {
  "dai.newSpec": "New Spec",
  "dai.newSpecFromData": "New Spec for This Table",
  "dai.run": "Run",
  "dai.runOne": "Run One",
  "dai.saveModel": "Save Model…",
  "dai.stop": "Stop",
  "dai.continue": "Continue",
  "dai.delete": "Delete",
  "dai.showRuns": "Show Runs",
  "dai.openRunsInEditor": "Open Runs in Editor",
  "dai.openSpec": "Open Spec",
  "dai.showOutput": "Show Output of Its Program",
  "dai.openDashboard": "Open Runs in Browser",
  "dai.getStarted": "Get Started",
  "dai.restartDaemon": "Restart Daemon",
  "dai.showDaemonLog": "Show Daemon Log",
};

describe("The manifest", () => {
  it("titles every command as the documentation does", () => {
    const commands: { command: string; title: string; category: string }[] =
      extension().packageJSON.contributes.commands;
    deepStrictEqual(Object.fromEntries(commands.map(({ command, title }) => [command, title])), TITLES);
    ok(commands.every(({ category }) => category === "DAI"));
  });

  it("lets nothing but editing happen before a workspace is trusted", () => {
    const { untrustedWorkspaces } = extension().packageJSON.capabilities;
    strictEqual(untrustedWorkspaces.supported, "limited");
    match(untrustedWorkspaces.description, /trained/);
  });

  it("makes the language of *.dai.json ours, and leaves other JSON alone", async () => {
    strictEqual((await openSpec("shell.dai.json")).languageId, "dai");
    strictEqual((await openSpec("plain.json")).languageId, "json");
  });
});

describe("Activation", () => {
  it("happens when a spec is opened", async () => {
    await openSpec("shell.dai.json");
    await extension().activate();
    ok(extension().isActive);
  });

  it("asks nothing of the daemon and is quick", function () {
    const { activationTime } = extension().exports as { activationTime: number };
    // Printed rather than asserted: machines differ.
    this.test!.title = `took ${activationTime.toFixed(1)} ms synchronously; the goal is 20 ms`;
  });

  it("registers every command of the manifest", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const command of Object.keys(TITLES)) ok(registered.has(command), `${command} is not registered`);
  });
});

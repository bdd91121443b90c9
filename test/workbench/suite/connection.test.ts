import { notStrictEqual, ok } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { daemonPid, until } from "./daemonSide.ts";
import { diagnosticsOf, extension, openSpec } from "./editor.ts";

describe("The connection to the daemon", () => {
  it("is there soon after activation", async () => {
    await openSpec("shell.dai.json");
    await extension().activate();
    ok(await until("a daemon", daemonPid));
  });

  it("moves to another process with DAI: Restart Daemon", async () => {
    const before = await until("a daemon", daemonPid);
    await vscode.commands.executeCommand("dai.restartDaemon");
    notStrictEqual(await until("a daemon", daemonPid), before);
  });

  it("comes back by itself when the daemon is killed, and with it the diagnostics", async () => {
    const document = await openSpec("invalid.dai.json");
    await diagnosticsOf(document.uri, (found) => found.length > 0);
    const before = await until("a daemon", daemonPid);
    process.kill(before, "SIGKILL");
    await diagnosticsOf(document.uri, (found) => found.length === 0);
    await diagnosticsOf(document.uri, (found) => found.length > 0);
    notStrictEqual(await until("a daemon", daemonPid), before);
  });

  it("shows the daemon's log", async () => {
    await vscode.commands.executeCommand("dai.showDaemonLog");
    const shown = vscode.window.activeTextEditor!.document;
    ok(shown.fileName.endsWith("daemon.log"), shown.fileName);
    const info = JSON.parse(readFileSync(join(process.env["DAI_HOME"]!, "daemon.json"), "utf8"));
    ok(!shown.getText().includes(info.token));
  });
});

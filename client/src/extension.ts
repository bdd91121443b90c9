import * as vscode from "vscode";
import { showDaemonLog } from "./commands/log.ts";
import { run, runOne, specUri } from "./commands/run.ts";
import { continueRuns, stop } from "./commands/stopContinue.ts";
import { Daemon, sentence } from "./daemon.ts";
import { Panel } from "./panel.ts";
import { RunList } from "./runList.ts";
import { createStatusBar } from "./statusBar.ts";

let daemon: Daemon | undefined;

/** Registers everything, then connects in the background: nothing here waits for the daemon. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("DAI", { log: true });
  const connection = new Daemon(context.asAbsolutePath("dist/daemon.js"), log);
  const runs = new RunList(connection);
  const panel = new Panel(connection, vscode.Uri.joinPath(context.extensionUri, "dist", "webview"));
  daemon = connection;

  context.subscriptions.push(
    log,
    runs,
    createStatusBar(runs),
    vscode.window.registerWebviewViewProvider(Panel.id, panel),
    command("dai.run", (uri) => run(connection, specUri(uri))),
    command("dai.runOne", (uri) => runOne(connection, specUri(uri))),
    command("dai.estimate", async (_uri, text) => {
      void vscode.window.showInformationMessage(`A launch of this spec trains ${text}.`);
    }),
    command("dai.showRun", (id) => panel.show(typeof id === "string" ? id : undefined)),
    command("dai.stop", (...args) => stop(connection, args)),
    command("dai.continue", (...args) => continueRuns(connection, args)),
    command("dai.showRuns", (id) => panel.show(typeof id === "string" ? id : undefined)),
    command("dai.restartDaemon", () => connection.restart()),
    command("dai.showDaemonLog", showDaemonLog),
  );
  connection.keepConnected();
}

/** Ends the connection; the daemon and its runs go on. */
export async function deactivate(): Promise<void> {
  await daemon?.dispose();
}

function command(id: string, handler: (...args: unknown[]) => Promise<void>): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await handler(...args);
    } catch (error) {
      void vscode.window.showErrorMessage(sentence(error));
    }
  });
}

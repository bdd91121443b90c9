import * as vscode from "vscode";
import { registerTools } from "./assistant/tools.ts";
import { registerCommands } from "./commands/register.ts";
import { Daemon } from "./connection/daemon.ts";
import { Subscription } from "./connection/subscription.ts";
import { createContext } from "./context.ts";
import { EditorTabs } from "./panel/editorTabs.ts";
import { Panel } from "./panel/panel.ts";
import { RunList } from "./runs/runList.ts";
import { createRunTreeView, RunTree } from "./runs/runTree.ts";
import { createStatusBar } from "./runs/statusBar.ts";
import { createSettings } from "./settings.ts";
import { createTasks } from "./tasks.ts";

let daemon: Daemon | undefined;

/** What the extension tells of itself, for tests and measurements. */
export interface Exports {
  /** how long `activate` took, in milliseconds */
  activationTime: number;
}

/** Registers everything, then connects in the background: nothing here waits for the daemon. */
export function activate(context: vscode.ExtensionContext): Exports {
  const begin = performance.now();
  const log = vscode.window.createOutputChannel("DAI", { log: true });
  const connection = new Daemon(context.asAbsolutePath("dist/daemon.js"), log);
  daemon = connection;
  const subscription = new Subscription(connection);
  const runs = new RunList(connection, subscription);
  const tree = new RunTree(runs);
  const treeView = createRunTreeView(tree, runs);
  const within = (...path: string[]) => vscode.Uri.joinPath(context.extensionUri, ...path);
  const services = { daemon: connection, subscription, folder: within("dist", "webview") };
  const panel = new Panel(services);
  const tabs = new EditorTabs(services, within("media"));

  context.subscriptions.push(
    log,
    runs,
    tree,
    treeView,
    createContext(runs),
    createStatusBar(runs),
    createSettings(connection, log),
    createTasks(context.asAbsolutePath("dist/dai.js")),
    registerTools(connection),
    vscode.window.registerWebviewViewProvider(Panel.id, panel),
    vscode.window.registerWebviewPanelSerializer(EditorTabs.id, tabs),
    registerCommands({
      daemon: connection,
      runs,
      tree,
      treeView,
      panel,
      tabs,
      example: within("examples", "shell.dai.json"),
    }),
  );
  setImmediate(() => connection.keepConnected());
  return { activationTime: performance.now() - begin };
}

/** Ends the connection; the daemon and its runs continue. */
export async function deactivate(): Promise<void> {
  await daemon?.dispose();
}

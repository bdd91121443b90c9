/** The extension in a browser's editor: specs are checked and edited as everywhere; nothing trains. */
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { needsDaemon } from "../../server/src/domain/needsDaemon.ts";
import { newSpec } from "./commands/newSpec.ts";
import { languageMiddleware } from "./languageMiddleware.ts";
import { messages } from "./messages.ts";

/** What the browser calls a thread; the types of Node do not have it. */
declare const Worker: new (url: string) => ConstructorParameters<typeof LanguageClient>[2];

/** Commands that lenses and code actions carry, and that the manifest does not list. */
const carried = ["dai.estimate", "dai.dismiss", "dai.showRun", "dai.explainRun"];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const within = (...path: string[]) => vscode.Uri.joinPath(context.extensionUri, ...path);
  void vscode.commands.executeCommand("setContext", "dai.web", true);
  const nothing: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (item) => item };
  context.subscriptions.push(
    vscode.window.registerTreeDataProvider("dai.runs", nothing),
    ...registerCommands(context, within("examples", "shell.dai.json")),
  );
  // A worker from the extension's own address is refused where the extension lies on a remote machine.
  const source = await vscode.workspace.fs.readFile(within("dist", "web", "language.js"));
  const address = URL.createObjectURL(new Blob([new Uint8Array(source)], { type: "text/javascript" }));
  client = new LanguageClient("dai", "DAI", new Worker(address), {
    documentSelector: [{ language: "dai" }],
    initializationOptions: { commands: true, pullDiagnostics: true },
    diagnosticPullOptions: { onChange: true, onTabs: true },
    middleware: languageMiddleware,
  });
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

/** What works without a daemon works; the other commands say what they need. */
function registerCommands(context: vscode.ExtensionContext, example: vscode.Uri): vscode.Disposable[] {
  const { contributes } = context.extension.packageJSON as {
    contributes: { commands: { command: string }[] };
  };
  const here: Record<string, (...args: unknown[]) => unknown> = {
    "dai.newSpec": () => newSpec(example),
    "dai.getStarted": () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", "dai.dai#dai.start", false),
    "dai.estimate": (_uri, text) => vscode.window.showInformationMessage(messages.estimate(String(text))),
  };
  const sayWhy = () => vscode.window.showInformationMessage(needsDaemon);
  const ids = new Set([...contributes.commands.map(({ command }) => command), ...carried]);
  return [...ids].map((id) => vscode.commands.registerCommand(id, here[id] ?? sayWhy));
}

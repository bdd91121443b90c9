import * as vscode from "vscode";
import { ResponseError } from "vscode-languageclient/node";
import type { ErrorCode } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { mayRun } from "../connection/trust.ts";
import { buttons, messages } from "../messages.ts";
import type { Panel } from "../panel/panel.ts";
import type { RunList } from "../runs/runList.ts";
import { followLaunch } from "../runs/studyProgress.ts";
import type { AgainOptions } from "../runs/trainAgain.ts";

const INVALID_SPEC: ErrorCode = -32001;

/** What a menu, a lens or a task names a spec by. */
export function specUri(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  return typeof argument === "string" ? vscode.Uri.parse(argument, true) : undefined;
}

/** Launches the first run of an open spec alone: the one given, or the active editor's. */
export async function runOne(daemon: Daemon, uri?: vscode.Uri): Promise<void> {
  if (!mayRun()) return;
  const target = uri ?? activeSpec();
  if (!target) {
    void vscode.window.showInformationMessage(messages.openSpecFirst);
    return;
  }
  await daemon.execute("dai.server.runOne", [target.toString()]);
  await vscode.commands.executeCommand("dai.panel.focus", { preserveFocus: true });
}

/**
 * Launches a spec with the text that its editor shows, saved or not, shows its first run in the panel, and its progress.
 *
 * @param uri the spec; without it the active editor's, or one that the user picks
 */
export async function run(daemon: Daemon, runs: RunList, panel: Panel, uri?: vscode.Uri): Promise<void> {
  if (!mayRun()) return;
  const target = uri ?? activeSpec() ?? (await pickSpec());
  if (!target) return;
  if (target.scheme !== "file") {
    void vscode.window.showWarningMessage(messages.saveSpecFirst);
    return;
  }
  const document = await vscode.workspace.openTextDocument(target);
  const launch = async (options: AgainOptions = {}): Promise<void> => {
    const since = new Date().toISOString();
    try {
      const { study, runs: launched } = await daemon.request("dai/runs/start", {
        uri: target.toString(),
        text: document.getText(),
        ...(process.env["PATH"] && { path: process.env["PATH"] }),
        ...options,
      });
      await panel.show(launched[0] === undefined ? undefined : { run: launched[0], study });
      void followLaunch(daemon, runs, panel, { study, ids: launched, since }, launch);
    } catch (error) {
      if (!(error instanceof ResponseError) || error.code !== INVALID_SPEC) throw error;
      void reportInvalid(document);
    }
  };
  await launch();
}

function activeSpec(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === "dai" ? document.uri : undefined;
}

async function pickSpec(): Promise<vscode.Uri | undefined> {
  const specs = await vscode.workspace.findFiles("**/*.dai.json", "**/node_modules/**", 1000);
  if (specs.length === 0) {
    void vscode.window
      .showInformationMessage(messages.noSpec, buttons.newSpec)
      .then((choice) => choice && vscode.commands.executeCommand("dai.newSpec"));
    return undefined;
  }
  const items = specs
    .map((spec) => ({ label: vscode.workspace.asRelativePath(spec), spec }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (await vscode.window.showQuickPick(items, { title: "Run a Spec" }))?.spec;
}

async function reportInvalid(document: vscode.TextDocument): Promise<void> {
  const name = vscode.workspace.asRelativePath(document.uri);
  const choice = await vscode.window.showErrorMessage(messages.specErrors(name), buttons.problems);
  if (choice !== buttons.problems) return;
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}

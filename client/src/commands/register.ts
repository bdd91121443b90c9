import * as vscode from "vscode";
import type { RunPart, ShownRun } from "../../../server/src/protocol/page.ts";
import { type Daemon, sentence } from "../connection/daemon.ts";
import { messages } from "../messages.ts";
import type { EditorTabs } from "../panel/editorTabs.ts";
import type { Panel } from "../panel/panel.ts";
import { revealRun } from "../panel/reveal.ts";
import type { RunList } from "../runs/runList.ts";
import type { RunTree, TreeNode } from "../runs/runTree.ts";
import { applies, continueRuns, deleteFromStudies, deleteRuns, stopRuns } from "./actOnRuns.ts";
import { chosenNodes, chosenRuns, runsByStudy } from "./chosenRuns.ts";
import { showDaemonLog } from "./log.ts";
import { newSpec } from "./newSpec.ts";
import { newSpecFromData } from "./newSpecFromData.ts";
import { run, runOne, specUri } from "./run.ts";
import { saveModel } from "./saveModel.ts";

/** What the commands act on. */
export interface CommandServices {
  daemon: Daemon;
  runs: RunList;
  tree: RunTree;
  treeView: vscode.TreeView<TreeNode>;
  panel: Panel;
  tabs: EditorTabs;
  /** the spec that comes along */
  example: vscode.Uri;
}

/** Registers every command of the manifest, and those that lenses and code actions carry. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const { daemon, runs, tree, treeView, panel, tabs, example } = services;
  const chosen = (args: unknown[], fits: (typeof applies)[keyof typeof applies] = () => true) =>
    chosenRuns(args, tree, treeView, fits);

  function shownRun(args: unknown[], part?: RunPart): ShownRun | undefined {
    const run = chosen(args)?.[0];
    const study = chosenNodes(args, treeView)[0]?.study;
    return run === undefined ? undefined : { run, ...(study && { study }), ...(part && { part }) };
  }

  async function show(args: unknown[], part?: RunPart): Promise<void> {
    const shown = shownRun(args, part);
    if (shown && tabs.showInVisible(shown)) return;
    await panel.show(shown);
  }

  const commands: Record<string, (...args: unknown[]) => Promise<void> | void> = {
    "dai.newSpec": () => newSpec(example),
    "dai.newSpecFromData": (uri) => newSpecFromData(daemon, uri as vscode.Uri),
    "dai.run": (uri) => run(daemon, runs, panel, specUri(uri)),
    "dai.runOne": (uri) => runOne(daemon, specUri(uri)),
    "dai.estimate"(_uri, text) {
      void vscode.window.showInformationMessage(messages.estimate(String(text)));
    },
    "dai.stop": (...args) => stopRuns(daemon, chosen(args, applies.stop)),
    "dai.continue": (...args) => continueRuns(daemon, chosen(args, applies.continue)),
    async "dai.dismiss"(...args) {
      const ids = chosen(args) ?? [];
      if (ids.length > 0) await daemon.request("dai/runs/dismiss", { runs: [...ids] });
    },
    "dai.delete"(...args) {
      const nodes = chosenNodes(args, treeView);
      if (nodes.length > 0) return deleteFromStudies(daemon, runsByStudy(nodes, tree, applies.delete));
      return deleteRuns(daemon, chosen(args, applies.delete));
    },
    "dai.showRun": (...args) => show(args),
    "dai.showRuns": (...args) => show(args),
    "dai.explainRun": (...args) => show(args, "evidence"),
    "dai.showOutput": (...args) => show(args, "output"),
    "dai.openRunsInEditor": (...args) => tabs.open(shownRun(args)),
    "dai.saveModel": (...args) => saveModel(daemon, chosen(args)?.[0]),
    async "dai.openSpec"(...args) {
      const first = chosen(args)?.[0];
      if (first !== undefined) await revealRun(daemon, first);
    },
    async "dai.openDashboard"() {
      const { url } = await daemon.request("dai/daemon/code", {});
      await vscode.env.openExternal(vscode.Uri.parse(url, true));
    },
    "dai.getStarted": async () => {
      await vscode.commands.executeCommand("workbench.action.openWalkthrough", "dai.dai#dai.start", false);
    },
    "dai.restartDaemon": () => daemon.restart(),
    "dai.showDaemonLog": showDaemonLog,
  };
  const registrations = Object.entries(commands).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await handler(...args);
      } catch (error) {
        void vscode.window.showErrorMessage(sentence(error));
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

import * as vscode from "vscode";
import { formatCount, formatPercent } from "../../../server/src/domain/format.ts";
import { glossary } from "../../../server/src/domain/glossary.ts";
import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { objectiveOf, resultOf } from "../../../server/src/domain/objective.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import {
  availableActions,
  endedText,
  isActive,
  isAdvisedAgainst,
  isOver,
  type RunState,
} from "../../../server/src/domain/runState.ts";
import { asInStudy, studyIdsOf } from "../../../server/src/domain/studies.ts";
import { isOutpaced, shortVerdict } from "../../../server/src/domain/verdictWords.ts";
import { visibleLines, visibleText } from "../../../server/src/domain/visibleText.ts";
import type { RunId, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import { bestResult } from "./bestResult.ts";
import type { RunChanges, RunList } from "./runList.ts";

/** A row of the tree: a study, or one of its runs. A run that several studies have has a row in each. */
export type TreeNode = { kind: "study"; study: StudyId } | { kind: "run"; run: RunId; study: StudyId };

const icons: Record<RunState, { icon: string; colour?: string }> = {
  queued: { icon: "clock" },
  running: { icon: "sync~spin" },
  paused: { icon: "debug-pause" },
  finished: { icon: "pass", colour: "charts.green" },
  stopped: { icon: "stop-circle" },
  diverged: { icon: "flame", colour: "charts.red" },
  failed: { icon: "error", colour: "charts.red" },
  interrupted: { icon: "debug-disconnect", colour: "charts.yellow" },
};

/** Studies, the newest first, and in each its runs. */
export class RunTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  static readonly id = "dai.runs";
  readonly #runs: RunList;
  // VS Code knows rows by identity.
  readonly #studies = new Map<StudyId, TreeNode>();
  readonly #nodes = new Map<string, TreeNode>();
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly #listener: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(runs: RunList) {
    this.#runs = runs;
    this.#listener = runs.onChange((changes) => this.#changed.fire(this.#affected(changes)));
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node?.kind === "run") return [];
    if (node) return this.#runs.ofStudy(node.study).map(({ run }) => this.#runNode(run, node.study));
    return this.#runs.studies().map((study) => this.#studyNode(study));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.kind === "study") return undefined;
    return this.#runs.get(node.run) && this.#studyNode(node.study);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === "study") {
      const isNewest = node.study === this.#runs.studies()[0];
      return studyItem(node.study, this.#runs.ofStudy(node.study), isNewest);
    }
    const [summary] = this.runsOf(node);
    return summary ? runItem(node, summary, this.#runs.labelOf(summary)) : new vscode.TreeItem("");
  }

  /** The runs that a row stands for. */
  runsOf(node: TreeNode): RunSummary[] {
    if (node.kind === "study") return this.#runs.ofStudy(node.study);
    const run = this.#runs.get(node.run);
    return run ? [asInStudy(run, node.study)] : [];
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #affected(changes: RunChanges): TreeNode[] | undefined {
    if (changes === null) return undefined;
    const runs = [...changes].flatMap((run) => this.#runs.get(run) ?? []);
    const studies = new Set(runs.flatMap(studyIdsOf));
    return [
      ...[...studies].map((study) => this.#studyNode(study)),
      ...runs.flatMap((run) => studyIdsOf(run).map((study) => this.#runNode(run.run, study))),
    ];
  }

  #studyNode(study: StudyId): TreeNode {
    const node = this.#studies.get(study) ?? { kind: "study", study };
    this.#studies.set(study, node);
    return node;
  }

  #runNode(run: RunId, study: StudyId): TreeNode {
    const key = `${study} ${run}`;
    const node = this.#nodes.get(key) ?? { kind: "run", run, study };
    this.#nodes.set(key, node);
    return node;
  }
}

function studyItem(study: StudyId, runs: RunSummary[], isNewest: boolean): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(visibleText(runs.at(-1)?.name ?? ""), isNewest ? Expanded : Collapsed);
  const best = bestResult(runs);
  item.id = `study:${study}`;
  item.description = [
    endedText(runs),
    // Of an accuracy the percent sign tells what it is.
    ...(best === null ? [] : [`best ${best.title === "accuracy" ? "" : `${best.title} `}${best.value}`]),
  ].join(" · ");
  item.iconPath = new vscode.ThemeIcon(runs.some(({ state }) => isActive(state)) ? "beaker" : "beaker-stop");
  item.contextValue = contextOf("study", runs);
  item.accessibilityInformation = { label: `Study ${item.label}, ${item.description}` };
  return item;
}

/** @param run as the study calls it in which the row is */
function runItem(node: TreeNode, run: RunSummary, label: string): vscode.TreeItem {
  const result = [resultText(run), run.verdict ? shortVerdict(run.verdict) : ""].filter(Boolean);
  const progress = `epoch ${Math.max(0, run.epoch)}/${run.epochs}`;
  // The result comes first: a narrow side bar cuts off the parameters, of which there may be many.
  const item = new vscode.TreeItem([...result, visibleText(label)].join(" · "));
  item.id = `run:${run.study}:${run.run}`;
  item.description = progress;
  item.iconPath = iconOf(run);
  item.contextValue = contextOf("run", [run]);
  item.tooltip = tooltipOf(run, label);
  item.command = { command: "dai.showRun", title: "Show", arguments: [node] };
  item.accessibilityInformation = {
    label: [run.state, visibleText(label), ...result, progress].join(", "),
  };
  return item;
}

/** The newest accuracy; where there is none, the study's objective at the run's best epoch. */
function resultText(run: RunSummary): string {
  if (run.validationAccuracy !== null) return formatPercent(run.validationAccuracy);
  const { metric } = objectiveOf(run);
  const value = resultOf(run);
  return value === null ? "" : `${metricTitle(metric)} ${formatMetric(value, metric)}`;
}

function iconOf(run: RunSummary): vscode.ThemeIcon {
  if (!isOver(run.state) && isAdvisedAgainst(run))
    return new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
  const { icon, colour } = icons[run.state];
  return new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
}

function tooltipOf(run: RunSummary, label: string): string {
  const evidence = run.problem ?? run.verdict?.sentence;
  const facts = `${run.state} at epoch ${Math.max(0, run.epoch)} of ${run.epochs} · ${run.hidden.join("-")} · ${run.scheme} · ${run.kernels ?? run.engine}`;
  const meaning = run.verdict
    ? [glossary[isOutpaced(run.verdict) ? "outpaced" : run.verdict.verdict].meaning]
    : [];
  const { tags = [], note = "" } = run.notes ?? {};
  const written = [...(tags.length > 0 ? [`Tags: ${tags.join(", ")}`] : []), ...(note ? [note] : [])];
  return visibleLines(
    [`${run.name}: ${label}`, facts, ...(evidence ? [evidence] : []), ...meaning, ...written].join("\n"),
  );
}

/** What `viewItem` is compared with in the manifest's menus. */
function contextOf(kind: TreeNode["kind"], runs: RunSummary[]): string {
  const actions = new Set(runs.flatMap(availableActions));
  return [
    kind,
    ...(actions.has("stop") ? ["stoppable"] : []),
    ...(actions.has("continue") ? ["continuable"] : []),
    ...(actions.has("delete") ? ["deletable"] : []),
    ...(runs.some(({ uri }) => uri !== null) ? ["spec"] : []),
    ...(runs.some(({ program }) => program === "launched") ? ["program"] : []),
  ].join(" ");
}

/** The tree's view; its badge counts the active runs. */
export function createRunTreeView(tree: RunTree, runs: RunList): vscode.TreeView<TreeNode> {
  const view = vscode.window.createTreeView(RunTree.id, { treeDataProvider: tree, canSelectMany: true });
  runs.onChange(() => {
    const active = runs.all().filter(({ state }) => isActive(state)).length;
    view.badge =
      active > 0 ? { value: active, tooltip: `${formatCount(active, "run")} in progress` } : undefined;
  });
  return view;
}

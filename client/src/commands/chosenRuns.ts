import type { TreeView } from "vscode";
import type { RunId, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { RunTree, TreeNode } from "../runs/runTree.ts";

/**
 * The runs that a command was called for, whatever it was called from: lenses, code actions and pages give run
 * ids, one by one or as a list; a menu of the tree gives the row that it was opened on and all selected rows; a
 * key pressed in the tree gives `{ "selected": true }`. Undefined when it was called for none in particular.
 *
 * @param fits which runs of a study are meant; runs that are named are always meant
 */
export function chosenRuns(
  args: readonly unknown[],
  tree: Pick<RunTree, "runsOf">,
  view: Pick<TreeView<TreeNode>, "selection">,
  fits: (run: RunSummary) => boolean,
): RunId[] | undefined {
  const ids = args.flat().filter((argument) => typeof argument === "string");
  if (ids.length > 0) return ids;
  const nodes = chosenNodes(args, view);
  if (nodes.length === 0) return undefined;
  const runs = nodes.flatMap((node) => tree.runsOf(node)).filter(fits);
  return [...new Set(runs.map(({ run }) => run))];
}

/** The rows of the tree that a command was called for; none where it was called for run ids. */
export function chosenNodes(
  args: readonly unknown[],
  view: Pick<TreeView<TreeNode>, "selection">,
): readonly TreeNode[] {
  const given = args.flat();
  return given.some(meansSelection) ? view.selection : given.filter(isNode);
}

/** The runs of rows of the tree, by the study below which they are. @param fits which of them are meant */
export function runsByStudy(
  nodes: readonly TreeNode[],
  tree: Pick<RunTree, "runsOf">,
  fits: (run: RunSummary) => boolean,
): Map<StudyId, RunSummary[]> {
  const chosen = new Map<StudyId, Map<RunId, RunSummary>>();
  for (const node of nodes) {
    const runs = chosen.get(node.study) ?? new Map<RunId, RunSummary>();
    for (const run of tree.runsOf(node)) if (fits(run)) runs.set(run.run, run);
    if (runs.size > 0) chosen.set(node.study, runs);
  }
  return new Map([...chosen].map(([study, runs]) => [study, [...runs.values()]]));
}

function isNode(argument: unknown): argument is TreeNode {
  const kind = (argument as TreeNode | null | undefined)?.kind;
  return kind === "study" || kind === "run";
}

function meansSelection(argument: unknown): boolean {
  return (argument as { selected?: unknown } | null | undefined)?.selected === true;
}

import type { TreeView } from "vscode";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
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
  const given = args.flat();
  const ids = given.filter((argument) => typeof argument === "string");
  if (ids.length > 0) return ids;
  const nodes = given.some(meansSelection) ? view.selection : given.filter(isNode);
  if (nodes.length === 0) return undefined;
  const runs = nodes.flatMap((node) => tree.runsOf(node)).filter(fits);
  return [...new Set(runs.map(({ run }) => run))];
}

function isNode(argument: unknown): argument is TreeNode {
  const kind = (argument as TreeNode | null | undefined)?.kind;
  return kind === "study" || kind === "run";
}

function meansSelection(argument: unknown): boolean {
  return (argument as { selected?: unknown } | null | undefined)?.selected === true;
}

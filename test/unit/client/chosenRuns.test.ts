/** Which runs a command is for, whatever it is called from. */
import { describe, expect, it } from "vitest";
import { chosenRuns, runsByStudy } from "../../../client/src/commands/chosenRuns.ts";
import type { RunTree, TreeNode } from "../../../client/src/runs/runTree.ts";
import { can } from "../../../server/src/domain/runState.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const runs = [
  runSummary("a", 1, 1, { good: true, epoch: 3 }),
  runSummary("b", 2, 1, { good: true, epoch: 3, state: "stopped" }),
];
const tree = {
  runsOf: (node: TreeNode) => (node.kind === "study" ? runs : runs.filter(({ run }) => run === node.run)),
} as Pick<RunTree, "runsOf">;
const node = (run: string, study = "study"): TreeNode => ({ kind: "run", run, study });
const selection = [node("b")];
const chosen = (...args: unknown[]) => chosenRuns(args, tree, { selection }, (run) => can("stop", run));

describe("the runs that a command is for", () => {
  it("are those that are named, one by one or as a list", () => {
    expect(chosen("a", "b")).toEqual(["a", "b"]);
    expect(chosen(["a", "b"])).toEqual(["a", "b"]);
  });

  it("are those of a study that it applies to", () => {
    expect(chosen({ kind: "study", study: "study" }, undefined)).toEqual(["a"]);
  });

  it("are all selected rows when a menu is opened on one of them, each once", () => {
    expect(chosen(node("a"), [node("a"), node("a")])).toEqual(["a"]);
  });

  it("are the selected rows when a key is pressed", () => {
    expect(chosenRuns([{ selected: true }], tree, { selection }, () => true)).toEqual(["b"]);
  });

  it("are none in particular from the palette", () => {
    expect(chosen()).toBeUndefined();
    expect(chosen(undefined, null)).toBeUndefined();
  });
});

it("the runs of a deletion are those below the study of each row, each once", () => {
  const nodes: TreeNode[] = [{ kind: "study", study: "one" }, node("a", "one"), node("b", "two")];
  const chosen = runsByStudy(nodes, tree, () => true);
  expect([...chosen].map(([study, of]) => [study, of.map(({ run }) => run)])).toEqual([
    ["one", ["a", "b"]],
    ["two", ["b"]],
  ]);
  expect(runsByStudy([node("a")], tree, () => false)).toEqual(new Map());
});

/** Two studies that share runs, in the state of the page. */
import { describe, expect, it } from "vitest";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { reduce } from "../../../webview-ui/src/reduce.ts";
import { deletionOf } from "../../../webview-ui/src/runs/deletion.ts";
import { listRuns } from "../../../webview-ui/src/runs/listedRuns.ts";
import {
  otherStudies,
  runsInScope,
  studiesOf,
  studyOf,
  studyShown,
} from "../../../webview-ui/src/state/scope.ts";
import {
  initialState,
  type Message,
  type PanelState,
  type Run,
} from "../../../webview-ui/src/state/state.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const early = { study: "early", name: "Early", uri: "file:///early/a.dai.json" };
const late = { study: "late", name: "Late", uri: "file:///late/b.dai.json" };
const summary = (run: string, seed: number, change: Partial<RunSummary>): RunSummary => ({
  ...runSummary(run, seed, 1, { good: true, epoch: 4, state: "finished" }),
  ...change,
});
const alone = summary("a", 1, { ...early, parameters: { "training.batchSize": 16 } });
const shared = summary("b", 2, {
  ...late,
  parameters: {},
  earlierStudies: [{ ...early, parameters: { "training.batchSize": 32 } }],
});
const other = summary("c", 3, { ...late, parameters: {} });
const list: Message = { kind: "listed", sequence: 10, runs: [alone, shared, other] };
const stateAfter = (...messages: Message[]): PanelState =>
  [{ kind: "connection", state: "open" } as const, list, ...messages].reduce(reduce, initialState());
const idsOf = (runs: readonly Run[]) => runs.map((run) => run.summary.run);
const pick = (study: string): Message => ({ kind: "scope", scope: { study } });
const changed = (run: RunSummary, sequence: number): Message => ({
  kind: "notification",
  method: "dai/run/changed",
  params: { ...run, sequence },
});

describe("runs that two studies share", () => {
  it("are counted and listed in both", () => {
    expect(studiesOf(stateAfter().runs.values())).toEqual([
      { study: "late", name: "Late", runs: 2 },
      { study: "early", name: "Early", runs: 2 },
    ]);
    expect(idsOf(runsInScope(stateAfter(pick("early"))))).toEqual(["a", "b"]);
    expect(idsOf(runsInScope(stateAfter(pick("late"))))).toEqual(["b", "c"]);
  });

  it("are listed once among all, with both names", () => {
    const { runs, columns } = listRuns(stateAfter({ kind: "scope", scope: "all" }));
    expect(idsOf(runs)).toEqual(["b", "c", "a"]);
    const study = columns.find(({ id }) => id === "study")!.field!;
    expect(runs.map((run) => study.text(run.summary))).toEqual(["Late, Early", "Late", "Early"]);
    const filtered = stateAfter({ kind: "arrange", view: { scope: "all", filter: "study=early" } });
    expect(idsOf(listRuns(filtered).runs)).toEqual(["b", "a"]);
  });

  it("are in the workspace of either", () => {
    const inWorkspace = (folder: string) =>
      runsInScope(
        stateAfter({ kind: "workspace", folders: [folder] }, { kind: "scope", scope: "workspace" }),
      );
    expect(inWorkspace("file:///early").map((run) => run.summary.name)).toEqual(["Early", "Early"]);
    expect(idsOf(inWorkspace("file:///late"))).toEqual(["b", "c"]);
  });

  it("are called by the parameters of the study in which they are shown", () => {
    const titles = (state: PanelState) => listRuns(state).columns.map(({ title }) => title);
    expect(titles(stateAfter(pick("early")))).toContain("batchSize");
    expect(titles(stateAfter(pick("late")))).not.toContain("batchSize");
    const [, run] = studyOf(stateAfter(pick("early")));
    expect(run!.summary).toMatchObject({ name: "Early", parameters: { "training.batchSize": 32 } });
  });

  it("are one object as long as they stay the same, so that nothing is drawn again", () => {
    const state = stateAfter(pick("early"));
    expect(runsInScope(state)[1]).toBe(studyOf(state)[1]);
  });

  it("show the study in which they were chosen", () => {
    const byDefault = stateAfter({ kind: "scope", scope: "all" }, { kind: "choose", run: "b" });
    expect(studyShown(byDefault)).toBe("late");
    const chosen = reduce(byDefault, { kind: "choose", run: "b", study: "early" });
    expect(idsOf(studyOf(chosen))).toEqual(["a", "b"]);
    expect(otherStudies(chosen).map(idsOf)).toEqual([["b", "c"]]);
    const picked = stateAfter(pick("late"), { kind: "show", run: "b", study: "early" });
    expect(picked.view.scope).toEqual({ study: "early" });
    expect(studyShown(reduce(picked, { kind: "scope", scope: "all" }))).toBe("early");
  });

  it("take brushes and zoom away where another study of theirs is shown", () => {
    const brushed: Message = { kind: "arrange", view: { brushes: { gain: { from: 0, to: 1 } } } };
    const state = stateAfter(pick("early"), { kind: "choose", run: "b" }, brushed);
    expect(reduce(state, { kind: "scope", scope: "all" }).view.brushes).not.toEqual({});
    expect(reduce(state, pick("late")).view.brushes).toEqual({});
  });

  it("join the study of a new launch at once and stay in theirs, and leave one that is deleted", () => {
    const added = { ...other, run: "c", study: "new", name: "New", earlierStudies: [{ ...late }] };
    const joined = stateAfter(pick("late"), changed(added, 11));
    expect(studiesOf(joined.runs.values()).map(({ name, runs }) => [name, runs])).toEqual([
      ["New", 1],
      ["Late", 2],
      ["Early", 2],
    ]);
    expect(idsOf(runsInScope(joined))).toEqual(["b", "c"]);
    const without = (run: RunSummary) => ({ ...run, ...early, earlierStudies: [] });
    const selected: Message = { kind: "arrange", view: { selected: ["b", "c"] } };
    const left = stateAfter(pick("late"), selected, changed(without(shared), 11));
    expect(left.view).toMatchObject({ selected: ["c"], chosen: "c", scope: { study: "late" } });
    const deleted: Message = {
      kind: "notification",
      method: "dai/run/deleted",
      params: { run: "c", sequence: 12 },
    };
    const empty = reduce(left, deleted);
    expect(empty.view).toMatchObject({ scope: "workspace" });
    expect(idsOf(runsInScope(empty))).toEqual(["a", "b"]);
  });
});

describe("the question before a deletion", () => {
  const inEarly = { study: "early" };
  it.each([
    [[alone], inEarly, "Delete this run with all its results and snapshots?"],
    [[shared], inEarly, "Take this run out of Early? It stays in Late."],
    [[shared], "all", "Delete this run with all its results and snapshots? It is in several studies."],
    [
      [alone, shared],
      inEarly,
      "Delete 1 run of Early with all results and snapshots? 1 more stays in other studies.",
    ],
    [[shared, shared], inEarly, "Take 2 runs out of Early? They stay in other studies."],
    [
      [alone, shared],
      "all",
      "Delete 2 runs with all results and snapshots? 1 of them is in several studies.",
    ],
  ] as const)("says what is deleted and what stays: %#", (runs, scope, text) => {
    expect(deletionOf(runs, scope).question).toBe(text);
  });
});

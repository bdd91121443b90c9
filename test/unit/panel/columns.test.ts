import { describe, expect, it } from "vitest";
import { columnsFor, columnsOf, sortRuns } from "../../../webview-ui/src/runs/columns.ts";
import { listRuns } from "../../../webview-ui/src/runs/listedRuns.ts";
import { isInScope, studiesOf } from "../../../webview-ui/src/state/scope.ts";
import { initialState } from "../../../webview-ui/src/state/state.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const run = (id: string, gain: number, epoch: number, change: object = {}) => ({
  summary: { ...runSummary(id, 1, gain, { good: true, epoch }), ...change },
  sequence: 0,
  records: [],
  verdicts: [],
  indicator: null,
});
const ids = (runs: { summary: { run: string } }[]) => runs.map(({ summary }) => summary.run);

const runs = [run("a", 3, 12), run("b", 1, 5), run("c", 2, 15)];
const gain = "initialization.gain";
const columns = columnsOf(runs, [gain]);

describe("columns", () => {
  it("fit into the table, the most important ones last to go", () => {
    for (let width = 170; width <= 1400; width += 10) {
      const shown = columnsFor(columns, width);
      const needed = shown.reduce((sum, column) => sum + column.width + 8, 8);
      expect(needed, `at ${width}`).toBeLessThanOrEqual(width);
    }
    expect(columnsFor(columns, 180).map(({ id }) => id)).toEqual(["glyph", gain, "verdict"]);
    expect(columnsFor(columns, 1400)).toHaveLength(columns.length - 1);
  });

  it("are those that the user chose, and none that the user hid", () => {
    const shown = columnsFor(columns, 240, { sparkline: true, [gain]: false }).map(({ id }) => id);
    expect(shown).toContain("sparkline");
    expect(shown).not.toContain(gain);
  });

  it("name the study where there are several", () => {
    const other = run("d", 1, 5, { study: "other", name: "Other" });
    expect(columns.some(({ id }) => id === "study")).toBe(false);
    const several = columnsOf([...runs, other], [gain]);
    expect(several.some(({ id }) => id === "study")).toBe(true);
    // Also beside the run's page, where there is little room.
    expect(columnsFor(several, 400).some(({ id }) => id === "study")).toBe(true);
  });

  it("keep, of several studies, the parameters that distinguish runs within them", () => {
    const scheme = "initialization.scheme";
    const other = [1, 2].map((at) =>
      run(`other${at}`, at, 5, { study: "other", name: "Other", scheme: "heNormal" }),
    );
    const several = columnsOf([...runs, ...other], [scheme, gain]);
    expect(several.findIndex(({ id }) => id === scheme)).toBeLessThan(
      several.findIndex(({ id }) => id === gain),
    );
    const shown = columnsFor(several, 240).map(({ id }) => id);
    expect(shown).toContain(gain);
    expect(shown).not.toContain(scheme);
  });

  it("keep the best result of a regression, which has no accuracy", () => {
    const objective = { metric: "validationLoss", goal: "minimize" };
    const result = { validationAccuracy: null, objective, best: { epoch: 3, value: 0.25 } };
    const regression = columnsOf([run("r", 1, 12, result), run("s", 2, 12, result)], [gain]);
    expect(columnsFor(regression, 260).map(({ id }) => id)).toEqual(["glyph", gain, "best", "verdict"]);
  });

  it("show the score on which the verdict rests, not that of the newest epoch", () => {
    const { summary } = run("a", 3, 20);
    const score = columns.find(({ id }) => id === "sF")!.field!;
    expect(score.value(summary)).toBe(summary.verdict!.sF);
    expect(score.value(summary)).not.toBe(summary.scores!.sF);
  });
});

describe("sorting", () => {
  it("keeps the order of launch without a column", () => {
    expect(ids(sortRuns(runs, columns, null))).toEqual(["a", "b", "c"]);
  });

  it("puts pinned runs first, in the same order", () => {
    expect(ids(sortRuns(runs, columns, null, ["b", "c"]))).toEqual(["b", "c", "a"]);
    expect(ids(sortRuns(runs, columns, { column: gain, descending: true }, ["b"]))).toEqual(["b", "a", "c"]);
  });

  it("sorts either way", () => {
    expect(ids(sortRuns(runs, columns, { column: gain, descending: false }))).toEqual(["b", "c", "a"]);
    expect(ids(sortRuns(runs, columns, { column: gain, descending: true }))).toEqual(["a", "c", "b"]);
  });

  it("puts runs without a value last either way", () => {
    const sorted = (descending: boolean) => ids(sortRuns(runs, columns, { column: "sF", descending }));
    expect([sorted(false).at(-1), sorted(true).at(-1)]).toEqual(["b", "b"]);
  });
});

describe("the list of runs", () => {
  const here = run("here", 1, 5, { study: "s1", name: "Here", uri: "file:///projects/a/x.dai.json" });
  const there = run("there", 2, 5, { study: "s2", name: "There", uri: "file:///elsewhere/y.dai.json" });
  const beside = run("beside", 2, 5, { study: "s3", name: "Beside", uri: "file:///projects/ab/z.dai.json" });

  it("has the newest study first", () => {
    expect(studiesOf([here, there]).map(({ name }) => name)).toEqual(["There", "Here"]);
    const second = { ...here, summary: { ...here.summary, run: "second" } };
    const state = initialState();
    const all = new Map([here, second, there].map((one) => [one.summary.run, one]));
    expect(ids(listRuns({ ...state, runs: all }).runs)).toEqual(["there", "here", "second"]);
  });

  it("holds the runs of the open workspace unless others are asked for", () => {
    const all = [here, there, beside];
    const inScope = (scope: Parameters<typeof isInScope>[1], folders: string[]) =>
      ids(all.filter((one) => isInScope(one, scope, folders)));
    expect(inScope("workspace", ["file:///projects/a"])).toEqual(["here"]);
    expect(inScope("workspace", [])).toEqual(["here", "there", "beside"]);
    expect(inScope("all", ["file:///projects/a"])).toEqual(["here", "there", "beside"]);
    expect(inScope({ study: "s2" }, ["file:///projects/a"])).toEqual(["there"]);
  });

  it("is filtered, and names what is no column", () => {
    const state = { ...initialState(), runs: new Map([here, there].map((one) => [one.summary.run, one])) };
    const filtered = (filter: string) => listRuns({ ...state, view: { ...state.view, filter } });
    expect(ids(filtered("gain>1").runs)).toEqual(["there"]);
    expect(filtered("depth>1")).toMatchObject({ runs: [], unknown: [], isReading: true });
    const unread = { ...state, unavailable: new Set(["here", "there"]) };
    expect(listRuns({ ...unread, view: { ...state.view, filter: "depth>1" } })).toMatchObject({
      runs: [],
      inScope: 2,
      unknown: ["depth"],
    });
  });
});

import { describe, expect, it } from "vitest";
import { columns, columnsFor, sortRuns } from "../../../webview-ui/src/runs/columns.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const run = (id: string, gain: number, epoch: number) => ({
  summary: runSummary(id, 1, gain, { good: true, epoch }),
  sequence: 0,
  records: [],
  verdicts: [],
  indicator: null,
});
const ids = (runs: { summary: { run: string } }[]) => runs.map(({ summary }) => summary.run);

describe("columns", () => {
  it("fit into the width from which they are shown", () => {
    const gap = 8;
    for (const width of [300, ...columns.map(({ from }) => from)].filter((from) => from >= 300)) {
      const tracks = columnsFor(width).map(({ track }) => Number(/\d+/.exec(track)?.[0]));
      const needed = tracks.reduce((sum, track) => sum + track + gap, gap);
      expect(needed, `at ${width}`).toBeLessThanOrEqual(width);
    }
  });

  it("grow in number with the width", () => {
    expect(columnsFor(300).map(({ id }) => id)).toEqual(["glyph", "gain", "progress", "accuracy", "verdict"]);
    expect(columnsFor(1400)).toHaveLength(columns.length - 1);
  });
});

describe("sorting", () => {
  const runs = [run("a", 3, 12), run("b", 1, 5), run("c", 2, 15)];

  it("keeps the order of launch without a column", () => {
    expect(ids(sortRuns(runs, null))).toEqual(["a", "b", "c"]);
  });

  it("puts pinned runs first, in the same order", () => {
    expect(ids(sortRuns(runs, null, ["b", "c"]))).toEqual(["b", "c", "a"]);
    expect(ids(sortRuns(runs, { column: "gain", descending: true }, ["b"]))).toEqual(["b", "a", "c"]);
  });

  it("sorts either way", () => {
    expect(ids(sortRuns(runs, { column: "gain", descending: false }))).toEqual(["b", "c", "a"]);
    expect(ids(sortRuns(runs, { column: "gain", descending: true }))).toEqual(["a", "c", "b"]);
  });

  it("puts runs without a value last either way", () => {
    expect(ids(sortRuns(runs, { column: "sF", descending: false }))).toEqual(["c", "a", "b"]);
    expect(ids(sortRuns(runs, { column: "sF", descending: true }))).toEqual(["a", "c", "b"]);
  });
});

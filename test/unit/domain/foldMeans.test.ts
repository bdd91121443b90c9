import { expect, test } from "vitest";
import { foldTable, runTable } from "../../../server/src/cli/runTable.ts";
import { studyTable, tableCsv } from "../../../server/src/cli/study/studyTable.ts";
import { foldMeans, foldPath } from "../../../server/src/domain/foldMeans.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const rate = "training.optimizer.learningRate";

function runOf(learningRate: number, fold: number, value: number | null): RunDetail {
  return {
    ...runSummary(`${learningRate}/${fold}`, 1, 1, { good: true }),
    parameters: { [rate]: learningRate, [foldPath]: fold },
    best: value === null ? null : { epoch: 3, value },
    // Without it, the accuracy of the newest epoch counts.
    validationAccuracy: value,
    verdicts: [],
  } as unknown as RunDetail;
}

const runs = [
  ...[0.6, 0.7, 0.8].map((value, fold) => runOf(0.001, fold + 1, value)),
  ...[0.9, 0.7, null].map((value, fold) => runOf(0.01, fold + 1, value)),
];

test("runs that differ in their fold only are taken together, the best first", () => {
  const [first, second] = foldMeans(runs);
  expect(first).toMatchObject({ folds: 2, mean: 0.8, runs: runs.slice(3) });
  expect(first!.deviation).toBeCloseTo(Math.SQRT2 / 10, 12);
  expect(second).toMatchObject({ folds: 3, runs: runs.slice(0, 3) });
  expect([second!.mean, second!.deviation]).toEqual([expect.closeTo(0.7, 12), expect.closeTo(0.1, 12)]);
});

test("a table has a row for each configuration; an export has its mean with each run", () => {
  expect(foldTable(runs, undefined).map((line) => line.trim().split(/\s{2,}/))).toEqual([
    ["learningRate", "folds", "mean best accuracy", "±"],
    ["0.01", "2", "80.0%", "14.1%"],
    ["0.001", "3", "70.0%", "10.0%"],
  ]);
  const columns = studyTable(runs);
  expect(columns.find(({ name }) => name === "foldMean")!.cells.slice(3)).toEqual([0.8, 0.8, 0.8]);
  expect(tableCsv(columns)).toContain("bestEpoch,foldMean,foldDeviation");
  expect(foldTable([runSummary("a", 1, 1, { good: true })], undefined)).toEqual([]);
});

test("the best of a study has columns for what varies in the study", () => {
  expect(runTable([runs[3]!], undefined, undefined, runs)[0]).toMatch(/learningRate +fold/);
});

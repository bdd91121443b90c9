import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { KindPredictor, LearnedPredictor } from "../../../server/src/indicator/prediction/learn.ts";
import {
  createPredictorReader,
  predictorPath,
  writeLearned,
} from "../../../server/src/runs/decisions/predictorFile.ts";

const nothing = { looks: [], calibration: [], rule: { goodStopped: 0, badStopped: 0, saved: 0 } };
const predictor: KindPredictor = {
  successAccuracy: 0.65,
  runs: 10,
  goodRuns: 5,
  labelFree: nothing,
  withLabels: nothing,
};

const shortOfAWeight = {
  epoch: 3,
  model: {
    names: ["a", "b"],
    means: [0, 0],
    deviations: [1, 1],
    success: { bias: 0, weights: [1] },
    familiar: { metric: [[1], [0, 1]], limit: 1 },
  },
};

let home: string;
let warnings: string[];
let read: (kind: string) => LearnedPredictor | null;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "dai-predictor-"));
  warnings = [];
  const lines = { write: (line: string) => warnings.push(JSON.parse(line).msg) };
  read = createPredictorReader(home, pino({}, lines));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Makes sure that the file counts as changed, however coarse the clock of its disk is. */
function touch(seconds: number): void {
  utimesSync(predictorPath(home), seconds, seconds);
}

test("what was learned is available for its kind of study at once, and readable by its owner only", () => {
  expect(read("a")).toBeNull();
  writeLearned(home, { format: 1, kinds: { a: predictor } });
  expect(read("a")).toEqual(predictor);
  expect(read("b")).toBeNull();
  if (process.platform !== "win32") expect(statSync(predictorPath(home)).mode & 0o777).toBe(0o600);
  writeLearned(home, { format: 1, kinds: { b: predictor } });
  touch(1);
  expect(read("a")).toBeNull();
  expect(read("b")).toEqual(predictor);
});

test("for a kind of which nothing was learned there is what other kinds have in common", () => {
  const pooled = { kinds: 2, runs: 40, labelFree: [], withLabels: [] };
  writeLearned(home, { format: 1, kinds: { a: predictor }, pooled });
  expect(read("a")).toEqual(predictor);
  expect(read("b")).toEqual(pooled);
});

test.each([
  ["{", /can't be used \(.*\): run `dai learn` again\.$/],
  ["null", /can't be used \(the file must be object\): run `dai learn` again\.$/],
  ['{"format":1}', /can't be used \(the file must have required properties kinds\): run `dai learn`/],
  [
    JSON.stringify({ format: 1, kinds: { a: { ...predictor, labelFree: { looks: [{}] } } } }),
    /can't be used \(kinds\.a\.labelFree must have required properties .*\): run `dai learn`/,
  ],
  [
    JSON.stringify({
      format: 1,
      kinds: {},
      pooled: { kinds: 2, runs: 9, labelFree: [shortOfAWeight], withLabels: [] },
    }),
    /can't be used \(pooled.*\): run `dai learn`/,
  ],
  ['{"format":2}', /was written by another version: run `dai learn` again\.$/],
])("a file that holds %s counts as nothing learned, and is told once", (text, words) => {
  writeFileSync(predictorPath(home), text);
  expect([read("a"), read("a")]).toEqual([null, null]);
  expect(warnings).toEqual([expect.stringMatching(words)]);
});

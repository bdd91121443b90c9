/** @module-tag slow */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LearnedPredictor, learn } from "../../../server/src/indicator/prediction/learn.ts";
import { learnPooled } from "../../../server/src/indicator/prediction/pool.ts";
import type { FinishedRun } from "../../../server/src/indicator/runHistory.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { openStore, type Store } from "../../../server/src/runs/store/store.ts";
import { madeUpKind, madeUpRun, madeUpRuns } from "../indicator/prediction/runs.ts";
import { launchedSpec } from "./launchedSpec.ts";

const { scoring, config, run, running } = launchedSpec({
  dataset: { kind: "shell" },
  architecture: { kind: "mlp", hidden: [8, 8] },
  indicator: { window: 2, checkpoints: [5], predictor: "learned" },
  policy: { onDiscard: "stop", onSaturated: "stop" },
});
const log = pino({ enabled: false });
const good = madeUpRun(1000, true);
const bad = madeUpRun(1001, false);

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-learned-"));
  store = openStore(join(folder, "runs.db"));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** The outcome of a run whose first five epochs are those of a made-up one. */
function after5Epochs(history: FinishedRun, predictor: LearnedPredictor | null) {
  const ledger = createLedger(store, log, () => predictor);
  ledger.add(config, scoring, running);
  for (const [epoch, { layers, ...rest }] of history.epochs.slice(0, 6).entries()) {
    ledger.addRecord(run, {
      ...rest,
      epoch,
      seconds: 1,
      layers: layers.map(({ name, width }) => ({ name, width })),
      spectra: Float32Array.from(
        layers.flatMap(({ nuclearNorms }) => [
          ...spectrumOf(nuclearNorms.linear),
          ...spectrumOf(nuclearNorms.activation),
        ]),
      ),
    });
  }
  return ledger.summary(run)!;
}

/** Eight singular values, the largest 1, whose sum is the nuclear norm. */
function spectrumOf(nuclearNorm: number): number[] {
  return [1, ...new Array(7).fill((nuclearNorm - 1) / 7)];
}

test("a run that looks worse than nearly all good ones is stopped, and the verdict says why", () => {
  const { state, verdict } = after5Epochs(bad, learn(madeUpRuns(60), 0.6, [5]));
  expect(state).toBe("stopped");
  expect(verdict).toMatchObject({
    verdict: "discard",
    decision: "stopped",
    calibrated: true,
    prediction: { mayStop: true, labelFree: false, epoch: 5 },
  });
  expect(verdict!.sentence).toMatch(
    /^Unlikely to learn: at epoch 5 the predicted chance of success is .*% .*; 3.23% of good training runs of the predictor look as bad\. Why: against: .*\.$/,
  );
});

test("a run that looks good continues", () => {
  const { state, verdict } = after5Epochs(good, learn(madeUpRuns(60), 0.6, [5]));
  expect(state).toBe("running");
  expect(verdict).toMatchObject({ verdict: "continue", decision: "advised" });
});

test("with fewer than 19 good runs to learn from it only advises", () => {
  const { state, verdict } = after5Epochs(bad, learn(madeUpRuns(30), 0.6, [5]));
  expect(state).toBe("running");
  expect(verdict).toMatchObject({
    verdict: "discard",
    decision: "advised",
    calibrated: false,
    prediction: { mayStop: false },
  });
  expect(verdict!.sentence).toContain("too few good runs were learned from to stop a run by this");
});

test("on a kind of which nothing was learned the verdict is the paper's, beside a chance that only advises", () => {
  const kinds = [0.2, -0.2].map((offset) => ({ runs: madeUpKind(offset), successAccuracy: 0.6 }));
  const { verdict } = after5Epochs(good, learnPooled(kinds, [5]));
  expect(verdict).toMatchObject({
    verdict: "continue",
    calibrated: false,
    prediction: { epoch: 5, otherKinds: 2, labelFree: false },
  });
  expect(verdict!.sentence).toMatch(
    /there is no learned predictor for this kind .*2 other kinds .*not calibrated for this kind, so it only advises\. Why: /,
  );
});

test.each([
  [null, "notLearned", "learned/not-learned"],
  [learn(madeUpRuns(60), 0.6, [7]), "tooEarly", "learned/early"],
] as const)("without a prediction the verdict is the paper's and says so", (predictor, unavailable, id) => {
  const { verdict } = after5Epochs(good, predictor);
  expect(verdict).toMatchObject({ calibrated: false, prediction: { unavailable } });
  expect(verdict!.sentence).toContain(sentenceOf(id, {}));
});

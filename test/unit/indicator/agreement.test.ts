import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encodePredictedRows } from "../../../server/src/domain/predictedRows.ts";
import { agreementPredictor, agreements } from "../../../server/src/indicator/evaluation/agreement.ts";
import type { RunHistory } from "../../../server/src/indicator/runHistory.ts";

/** What test/golden/agreement.py writes. */
interface Golden {
  classes: number[][];
  confidences: number[][];
  agreements: number[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/agreement.json", import.meta.url), "utf8"),
);

function history(predictedRows?: string): RunHistory {
  const numbers = { trainLoss: null, trainAccuracy: null, validationLoss: null, validationAccuracy: null };
  return {
    ...{ run: "r", study: "s", seed: 1, gain: 1, scheme: "heNormal", maxEpochs: 1, finalAccuracy: null },
    epochs: [{ ...numbers, layers: [], ...(predictedRows && { predictedRows }) }],
  };
}

const histories = golden.classes.map((classes, run) =>
  history(
    encodePredictedRows({
      classes: Uint8Array.from(classes),
      confidences: Uint8Array.from(golden.confidences[run]!),
    }),
  ),
);

test("runs agree as scikit-learn's kappa and NumPy's covariances say", () => {
  expect(agreements(histories, 0)).toEqual(golden.agreements);
});

test("a run without predictions has no agreement, and takes no part in that of others", () => {
  expect(agreements([history(), ...histories], 0)).toEqual([null, ...golden.agreements]);
});

test("two runs tell nothing, nor does an epoch that no run has reached", () => {
  expect(agreements(histories.slice(0, 2), 0)).toEqual([null, null]);
  expect(agreements(histories, 1)).toEqual(histories.map(() => null));
});

test("runs that all predict one class agree alike", () => {
  const same = encodePredictedRows({ classes: new Uint8Array(8), confidences: new Uint8Array(8).fill(200) });
  expect(agreements([history(same), history(same), history(same)], 0)).toEqual([2, 2, 2]);
});

test("the predictor tells a run by its study, and nothing of a run of another", () => {
  const predictor = agreementPredictor(histories);
  expect(histories.map((run) => predictor.at(run, 0))).toEqual(golden.agreements);
  expect(predictor.at(history(), 0)).toBeNull();
});

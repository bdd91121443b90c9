import { decodePredictedRows, type PredictedRows } from "../../domain/predictedRows.ts";
import { ordering, ranks } from "../../statistics/ranks.ts";
import type { RunHistory } from "../runHistory.ts";
import type { Predictor } from "./predictor.ts";

/** Two runs that agree may both be wrong. */
const FEWEST_RUNS = 3;

/**
 * How far each run agrees with the others of its study on a few validation samples, whose labels have no part in it:
 * the mean of two ranks, from 1. The first is of Cohen's κ of the run's predicted classes and the most frequent ones of
 * the other runs; the second of the covariance of its class probabilities with those of the others, where a class that
 * was not predicted has its share of what is left to 1. Runs agree where they generalize (Jiang et al., "Assessing
 * generalization of SGD via disagreement", 2022).
 *
 * @returns null for runs without predictions at the epoch, and for all where fewer than three have some
 */
export function agreements(histories: readonly RunHistory[], epoch: number): (number | null)[] {
  const predicted = histories.map(({ epochs }) => decodePredictedRows(epochs[epoch]?.predictedRows ?? ""));
  const rows = Math.max(0, ...predicted.map((one) => one?.classes.length ?? 0));
  const present = predicted.flatMap((one, i) => (one?.classes.length === rows ? [{ one, i }] : []));
  const result: (number | null)[] = histories.map(() => null);
  if (present.length < FEWEST_RUNS) return result;
  const some = present.map(({ one }) => one);
  const classes = Math.max(2, ...some.map((one) => 1 + Math.max(...one.classes)));
  const parts = [kappasWithOthers(some, classes), covariancesWithOthers(some, classes)];
  const ranked = parts.map((values) => ranks(ordering(values)));
  present.forEach(({ i }, place) => {
    result[i] = ranked.reduce((sum, one) => sum + one[place]!, 0) / ranked.length;
  });
  return result;
}

/** Cohen's κ of each run's classes and the most frequent of the others', the lowest class of equal ones. */
function kappasWithOthers(runs: readonly PredictedRows[], classes: number): number[] {
  const rows = runs[0]!.classes.length;
  const votes = new Float64Array(rows * classes);
  for (const { classes: predicted } of runs)
    for (const [row, c] of predicted.entries()) votes[row * classes + c]!++;
  return runs.map(({ classes: predicted }) => {
    const [own, others] = [new Float64Array(classes), new Float64Array(classes)];
    let same = 0;
    predicted.forEach((c, row) => {
      votes[row * classes + c]!--;
      const majority = indexOfLargest(votes.subarray(row * classes, (row + 1) * classes));
      votes[row * classes + c]!++;
      own[c]!++;
      others[majority]!++;
      if (majority === c) same++;
    });
    // In counts, so that equal agreements are equal numbers.
    const byChance = own.reduce((sum, count, c) => sum + count * others[c]!, 0);
    return byChance < rows ** 2 ? (rows * same - byChance) / (rows ** 2 - byChance) : 0;
  });
}

function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[largest]!) largest = i;
  return largest;
}

/** Of each run's class probabilities, centred over the samples, with the sum of the other runs', per sample. */
function covariancesWithOthers(runs: readonly PredictedRows[], classes: number): number[] {
  const centred = runs.map((run) => centredProbabilities(run, classes));
  const sum = new Float64Array(centred[0]!.length);
  for (const one of centred) for (let i = 0; i < sum.length; i++) sum[i]! += one[i]!;
  const rows = runs[0]!.classes.length;
  return centred.map((one) => one.reduce((total, value, i) => total + value * (sum[i]! - value), 0) / rows);
}

function centredProbabilities(run: PredictedRows, classes: number): Float64Array {
  const rows = run.classes.length;
  const probabilities = new Float64Array(rows * classes);
  const mean = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const confidence = run.confidences[row]! / 255;
    for (let c = 0; c < classes; c++) {
      const probability = c === run.classes[row] ? confidence : (1 - confidence) / (classes - 1);
      probabilities[row * classes + c] = probability;
      mean[c]! += probability / rows;
    }
  }
  return probabilities.map((probability, i) => probability - mean[i % classes]!);
}

/** @param histories the runs of the study that are compared */
export function agreementPredictor(histories: readonly RunHistory[]): Predictor {
  const known = new Map<number, ReadonlyMap<RunHistory, number | null>>();
  return {
    id: "agreement",
    title: "agreement with the study's other runs",
    kind: "baseline",
    labels: "none",
    at(run, checkpoint) {
      let values = known.get(checkpoint);
      if (!values) {
        const all = agreements(histories, checkpoint);
        values = new Map(histories.map((history, i) => [history, all[i]!]));
        known.set(checkpoint, values);
      }
      return values.get(run) ?? null;
    },
  };
}

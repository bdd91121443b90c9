import { formatPercent } from "../../domain/format.ts";
import { accuracyObjective } from "../../domain/objective.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { percentileInterval } from "../../statistics/interval.ts";
import { resamples } from "../../statistics/resamples.ts";
import { fewestGood } from "../outcomes/cutoff.ts";
import { ruleOutcome } from "../outcomes/ruleOutcome.ts";
import { describeLevel, levelOf } from "../outcomes/success.ts";
import { type FinishedRun, isFinished, type RunHistory } from "../runHistory.ts";
import { firstScoredEpoch } from "../scores/clock.ts";
import type { Calibration, CalibrationOptions, Choice, Expectation } from "./calibration.ts";
import { type Candidate, heldOutStops, select } from "./crossValidation.ts";
import { checkpointSets, knownRuns } from "./knownRuns.ts";
import { fitThresholds, freeThresholdSets, type Thresholds } from "./thresholds.ts";

/**
 * Fits t0, t1, t2, δ and the matrix to runs whose end is known: as much is saved as can be while no more good runs
 * are stopped than a share. Inner folds choose the window, the matrix and which thresholds are free; outer folds,
 * whole studies where there are three or more, tell what to expect of the result.
 * @param histories of one study or of several; those that have not trained to their end are left out
 */
export function calibrate(histories: readonly RunHistory[], options: CalibrationOptions): Calibration {
  const steps = calibrationSteps(histories, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same in steps of a few milliseconds, so that the event loop stays responsive. */
export function* calibrationSteps(
  histories: readonly RunHistory[],
  options: CalibrationOptions,
): Generator<void, Calibration> {
  const runs = histories.filter(isFinished);
  const { objective = accuracyObjective } = options;
  const finals = runs.map(({ finalAccuracy }) => finalAccuracy);
  const accuracy = levelOf(options.success, finals, objective) ?? Number.POSITIVE_INFINITY;
  const level = describeLevel(accuracy, objective);
  const isGood = runs.map(({ finalAccuracy }) => finalAccuracy > accuracy);
  const good = isGood.filter(Boolean).length;
  const needed = fewestGood(options.falseStops);
  const summary = { runs: runs.length, good, accuracy, level, fewestGood: needed };
  if (good === 0 || good === runs.length) {
    const caution =
      runs.length === 0
        ? sentenceOf("calibrate/no-runs", {})
        : sentenceOf("calibrate/one-outcome", {
            which: good === 0 ? "none" : "all",
            runs: runs.length,
            success: level,
          });
    return { ...summary, indicator: null, caution, expected: null, choices: [] };
  }

  const candidates = candidatesFor(runs, options, accuracy);
  const everyone = runs.map((_, i) => i);
  const { chosen, tried } = yield* select(candidates, everyone, isGood, options);
  const thresholds = chosen && fitThresholds(chosen.runs, chosen.choice.free, options.falseStops);
  if (!chosen || !thresholds) {
    const caution =
      candidates.length === 0 ? sentenceOf("calibrate/no-scores", {}) : sentenceOf("calibrate/no-choice", {});
    return { ...summary, indicator: null, caution, expected: null, choices: tried };
  }
  const indicator = settingsOf(chosen.choice, thresholds, options);
  const stops = yield* heldOutStops(runs, candidates, isGood, options);
  const expected = expectation(runs, accuracy, stops, indicator.checkpoints[0]!, options);
  const caution = cautionOf(good, needed, expected, options);
  return { ...summary, indicator: caution === null ? indicator : null, caution, expected, choices: tried };
}

function cautionOf(
  good: number,
  needed: number,
  { savedOnBad }: Expectation,
  { falseStops }: CalibrationOptions,
): string | null {
  if (good < needed)
    return sentenceOf("calibrate/few-good", {
      good,
      are: good === 1 ? "run is" : "runs are",
      needed,
      share: formatPercent(falseStops),
    });
  if (savedOnBad <= 0) return sentenceOf("calibrate/saves-nothing", {});
  return null;
}

function candidatesFor(
  runs: readonly FinishedRun[],
  { windows, matrices, indicator }: CalibrationOptions,
  accuracy: number,
): Candidate[] {
  const shortest = Math.min(...runs.map(({ maxEpochs }) => maxEpochs));
  const steps = runs[0]?.epochs[1]?.ticks?.at(-1)?.step ?? 1;
  const usualFirst = <T>(values: readonly T[], usual: T) => [...new Set([usual, ...values])];
  const views = usualFirst(matrices, indicator.matrix).flatMap((matrix) =>
    usualFirst(windows, indicator.window).flatMap((window) =>
      checkpointSets(firstScoredEpoch(window, steps, indicator.every ?? "epoch"), indicator.checkpoints).map(
        (checkpoints) => ({ matrix, window, checkpoints }),
      ),
    ),
  );
  return views
    .filter(({ checkpoints }) => checkpoints[0]! < shortest)
    .flatMap((view) => {
      const known = knownRuns(runs, view, indicator, accuracy);
      return freeThresholdSets.map((free) => ({ choice: { ...view, free }, runs: known }));
    });
}

function expectation(
  runs: readonly FinishedRun[],
  accuracy: number,
  stops: readonly (number | null)[],
  first: number,
  options: CalibrationOptions,
): Expectation {
  const outcome = ruleOutcome(runs, accuracy, stops);
  const ideal = ruleOutcome(
    runs,
    accuracy,
    runs.map(({ finalAccuracy }) => (finalAccuracy > accuracy ? null : first)),
  );
  const saved = resamples(runs.length, options.resamples, options.seed).map((picks) => {
    let [all, left] = [0, 0];
    for (const pick of picks) {
      const { maxEpochs } = runs[pick]!;
      all += maxEpochs;
      left += maxEpochs - (stops[pick] ?? maxEpochs);
    }
    return left / all;
  });
  return {
    ...outcome,
    savedInterval: percentileInterval(saved) ?? { low: 0, high: 1 },
    ofOracle: ideal.saved > 0 ? outcome.savedOnBad / ideal.saved : null,
  };
}

function settingsOf(
  { window, matrix, checkpoints }: Choice,
  thresholds: Thresholds,
  { indicator }: CalibrationOptions,
): CalibrationOptions["indicator"] {
  return {
    ...indicator,
    window,
    matrix,
    checkpoints,
    threshold: rounded(thresholds.threshold),
    gateNonUniformity: rounded(thresholds.gateNonUniformity),
    gateShift: rounded(thresholds.gateShift),
  };
}

/** Digits that a person can read and paste; the halves between runs are wider than what is lost. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

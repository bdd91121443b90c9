import { stratifiedFolds } from "../../statistics/folds.ts";
import type { FinishedRun } from "../runHistory.ts";
import type { CalibrationOptions, Choice, TriedChoice } from "./calibration.ts";
import { fitThresholds, type KnownRun, stopEpoch } from "./thresholds.ts";

export interface Candidate {
  choice: Choice;
  runs: readonly KnownRun[];
}

/**
 * The choice to fit, by held-out folds: among those that stop no more good runs than promised, the first whose
 * savings are within two standard errors of the most, as in the pruning of Breiman et al., "Classification and
 * regression trees", 1984. The largest of many figures is optimistically biased, so the usual choice stays unless another
 * is clearly better.
 * @param candidates the usual first
 */
export function* select(
  candidates: readonly Candidate[],
  members: readonly number[],
  isGood: readonly boolean[],
  options: CalibrationOptions,
): Generator<void, { chosen: Candidate | null; tried: TriedChoice[] }> {
  const classes = members.map((member) => isGood[member]!);
  const foldOf = stratifiedFolds(classes, options.folds, options.seed);
  const trials: Trial[] = [];
  for (const candidate of candidates) {
    trials.push(tryChoice(candidate, members, foldOf, options));
    yield;
  }
  const good = classes.filter(Boolean).length;
  const fewest = Math.min(...trials.map(({ falseStops }) => falseStops));
  const allowed = Math.max(fewest, Math.ceil(options.falseStops * good));
  const kept = trials.filter(({ falseStops }) => falseStops <= allowed);
  const most = kept.reduce<Trial | null>(
    (a, b) => (a !== null && mean(a.saved) >= mean(b.saved) ? a : b),
    null,
  );
  return {
    chosen: kept.find((trial) => isAsGood(trial, most!))?.candidate ?? null,
    tried: trials.map(({ candidate, falseStops, saved }) => ({
      ...candidate.choice,
      falseStops: good === 0 ? null : falseStops / good,
      saved: mean(saved),
    })),
  };
}

interface Trial {
  candidate: Candidate;
  falseStops: number;
  /** for each run the share of its epochs that stopping it saves; 0 for good ones */
  saved: number[];
}

function tryChoice(
  candidate: Candidate,
  members: readonly number[],
  foldOf: readonly number[],
  { folds, falseStops }: CalibrationOptions,
): Trial {
  const trial: Trial = { candidate, falseStops: 0, saved: members.map(() => 0) };
  for (let fold = 0; fold < folds; fold++) {
    const inside = members.filter((_, i) => foldOf[i] !== fold);
    const thresholds = fitThresholds(pick(candidate, inside), candidate.choice.free, falseStops);
    if (!thresholds) continue;
    members.forEach((member, i) => {
      const run = candidate.runs[member]!;
      const stop = foldOf[i] === fold ? stopEpoch(run, thresholds) : null;
      if (stop === null) return;
      if (run.good) trial.falseStops++;
      else trial.saved[i] = 1 - stop / run.maxEpochs;
    });
  }
  return trial;
}

/** Whether what it saves less is within two standard errors of the difference, run by run. */
function isAsGood({ saved }: Trial, most: Trial): boolean {
  const less = most.saved.map((share, i) => share - saved[i]!);
  const average = mean(less);
  const variance = mean(less.map((difference) => (difference - average) ** 2));
  return average <= 2 * Math.sqrt(variance / less.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What thresholds that were chosen and fitted without a run would have done to it, for every run. */
export function* heldOutStops(
  runs: readonly FinishedRun[],
  candidates: readonly Candidate[],
  isGood: readonly boolean[],
  options: CalibrationOptions,
): Generator<void, (number | null)[]> {
  const groups = outerFolds(runs, isGood, options);
  const members = runs.map((_, i) => i);
  const stops: (number | null)[] = runs.map(() => null);
  for (const group of new Set(groups)) {
    const inside = members.filter((member) => groups[member] !== group);
    const { chosen } = yield* select(candidates, inside, isGood, options);
    const thresholds = chosen && fitThresholds(pick(chosen, inside), chosen.choice.free, options.falseStops);
    if (!chosen || !thresholds) continue;
    for (const member of members)
      if (groups[member] === group) stops[member] = stopEpoch(chosen.runs[member]!, thresholds);
  }
  return stops;
}

const FEWEST_STUDIES = 3;

function outerFolds(
  runs: readonly FinishedRun[],
  isGood: readonly boolean[],
  { folds, seed }: CalibrationOptions,
): (string | number)[] {
  const studies = runs.map(({ study }) => study);
  if (new Set(studies).size >= FEWEST_STUDIES) return studies;
  return stratifiedFolds(isGood, folds, seed + 1);
}

function pick({ runs }: Candidate, members: readonly number[]): KnownRun[] {
  return members.map((member) => runs[member]!);
}

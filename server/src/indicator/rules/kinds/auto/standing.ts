/** How a run stands among the other runs of its study at one epoch. */

import type { Objective } from "../../../../domain/objective.ts";
import { quantile } from "../../../../statistics/interval.ts";
import { goodLevel, isGood, type Outcome } from "../../../outcomes/goodRuns.ts";
import type { Success } from "../../../outcomes/success.ts";
import { isOfError, paceScale } from "../../../paceScale.ts";
import type { Others } from "../../facts/others.ts";
import { lowestFirst } from "../../facts/soFar.ts";
import type { StudyRun } from "../../facts/studyRun.ts";

/** Fewer runs than this say little about each other. */
export const FEWEST_RUNS = 8;
/** A run is compared with the best so many at least. */
export const FEWEST_LEADERS = 3;

export interface Standing {
  /** runs that have an objective at any epoch, the run itself included */
  compared: number;
  /** the objective from which on a run counts as good, by what the study has reached so far; null while none has learned */
  level: number | null;
  /** the runs that it is compared with: those that have reached the level, and the best three anyway */
  leaders: number;
  /** the lowest objective that a leader had at this epoch; null without any */
  lowestLeader: number | null;
  /**
   * the epoch at which the run would come to the level, were it like one of the leaders but for a slower clock, as with a
   * lower learning rate; ∞ where it is like none
   */
  catchesUp: number;
  /** share of the way from the lowest first objective of the study to its best; null without other runs or a way */
  progress: number | null;
  /** the highest training loss that a leader had at this epoch, and the highest at its best epoch; null without any */
  leadersLoss: { here: number; atBest: number } | null;
  /**
   * Two standard errors of the objective on its pace scale: of a share by the binomial; of a loss's logarithm √(2/n). No
   * more than its own ups and downs from epoch to epoch, for all runs are measured on the same rows; where the rows are
   * not known, these ups and downs, and ∞ before they are.
   */
  noise: number;
}

/** The run's place in its study, of which runs count as far as they have come. */
export function standingOf(
  own: StudyRun,
  epoch: number,
  others: Others,
  success: Success,
  objective: Objective,
): Standing {
  const best = bestUntil(own, epoch);
  const top = Math.max(best ?? Number.NEGATIVE_INFINITY, others.ranked[0]?.best ?? Number.NEGATIVE_INFINITY);
  const outcomes = outcomesOf(own, epoch, others);
  const good = goodLevel(outcomes, success, objective, "best");
  const level = isGood(top, good) ? good.level : null;
  const leaders = leadersAt(others, epoch, level);
  return {
    compared: outcomes.length,
    level,
    leaders: leaders.length,
    catchesUp: Math.min(...leaders.map(({ run }) => catchesUpLike(run, own, epoch, level!))),
    progress: progressOf(own, epoch, others, top),
    lowestLeader: leaders.length === 0 ? null : Math.min(...leaders.map(({ value }) => value)),
    leadersLoss: lossOf(
      leaders.map(({ run }) => run),
      epoch,
    ),
    noise: noiseOf(own, epoch, objective),
  };
}

/** What the runs with an objective have come to, of the run itself by this epoch. */
function outcomesOf(own: StudyRun, epoch: number, others: Others): Outcome[] {
  const { guessing, curves } = own;
  const result = bestUntil(own, epoch);
  const lowestLoss = curves.best("validationLoss", epoch)?.value ?? null;
  return [
    ...others.ranked.map(({ best, lowestValidationLoss }) => ({
      ...{ result: best, guessing, lowestLoss: lowestValidationLoss },
    })),
    ...(result === null ? [] : [{ result, guessing, lowestLoss }]),
  ];
}

interface Leader {
  run: StudyRun;
  /** at the epoch, or at its last one before */
  value: number;
}

/**
 * The others that have reached the level, and have an objective at the epoch. Where these are fewer than three, runs that had
 * reached the level before they paused or stopped lead by their last objective, for to be below it at a later epoch is no
 * better; then the best of the rest.
 * @param level null where there is none to lead to
 */
function leadersAt(others: Others, epoch: number, level: number | null): Leader[] {
  const [good, paused, rest]: [Leader[], Leader[], Leader[]] = [[], [], []];
  if (level === null) return good;
  for (const { run, best } of others.ranked) {
    if (best < level && good.length + paused.length + rest.length >= FEWEST_LEADERS) break;
    const value = run.curves.at("objective", Math.min(epoch, run.reached));
    if (value === null) continue;
    if (run.reached >= epoch) (best >= level ? good : rest).push({ run, value });
    else if (best >= level) paused.push({ run, value });
  }
  return [...good, ...[...paused, ...rest].slice(0, Math.max(0, FEWEST_LEADERS - good.length))];
}

/** As many epochs later in proportion as the run came later than the leader to where it now is. */
function catchesUpLike(leader: StudyRun, own: StudyRun, epoch: number, level: number): number {
  const now = bestUntil(own, epoch);
  const there = now === null ? null : epochOf(leader, now);
  const good = epochOf(leader, level);
  return there === null || good === null || there <= 0 ? Number.POSITIVE_INFINITY : (epoch * good) / there;
}

/** When a run's objective first came above a value, between epochs in proportion; null where it did not. */
function epochOf({ curves, reached }: StudyRun, value: number): number | null {
  const end = curves.best("objective", reached);
  if (!end || end.value <= value) return null;
  let [low, high] = [-1, end.epoch];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const best = curves.best("objective", middle)?.value ?? null;
    if (best !== null && best > value) high = middle;
    else low = middle;
  }
  const [before, after] = [low < 0 ? null : curves.best("objective", low), curves.best("objective", high)!];
  return before ? high - (after.value - value) / (after.value - before.value) : high;
}

function progressOf(own: StudyRun, epoch: number, others: Others, top: number): number | null {
  const best = bestUntil(own, epoch);
  if (best === null || others.runs.length === 0) return null;
  const floor = Math.min(lowestFirst(own, own.reached), others.lowestFirst);
  return top > floor ? (best - floor) / (top - floor) : null;
}

function lossOf(leaders: readonly StudyRun[], epoch: number): Standing["leadersLoss"] {
  const losses = leaders.flatMap(({ curves, reached }) => {
    const here = curves.at("trainLoss", Math.min(epoch, reached));
    const atBest = curves.at("trainLoss", curves.best("objective", reached)?.epoch ?? 0) ?? here;
    return here === null || atBest === null ? [] : [{ here, atBest }];
  });
  if (losses.length === 0) return null;
  return {
    here: Math.max(...losses.map(({ here }) => here)),
    atBest: quantile(
      losses.map(({ atBest }) => atBest).sort((a, b) => a - b),
      0.5,
    ),
  };
}

function bestUntil({ curves }: StudyRun, epoch: number): number | null {
  return curves.best("objective", epoch)?.value ?? null;
}

function noiseOf({ curves, guessing }: StudyRun, epoch: number, objective: Objective): number {
  const value = curves.at("objective", epoch);
  if (value === null) return 0;
  const ofRows = guessing ? standardError(value, guessing.rows, objective) : Number.POSITIVE_INFINITY;
  return 2 * Math.min(ofRows, fluctuation(curves, epoch, objective));
}

/** Of the objective on its pace scale, by the number of validation samples; ∞ where that does not tell it. */
export function standardError(value: number, rows: number, objective: Objective): number {
  if (objective.metric === "validationAccuracy")
    return Math.sqrt(Math.max(value * (1 - value), 1 / rows) / rows);
  return isOfError(objective) ? Math.sqrt(2 / rows) : Number.POSITIVE_INFINITY;
}

/** Epochs that tell how much a curve goes up and down. */
const FLUCTUATING = { most: 11, fewest: 4 };

/** Standard deviation of the objective about its course, by its latest steps; ∞ where these are too few. */
function fluctuation(curves: StudyRun["curves"], epoch: number, objective: Objective): number {
  return stepDeviation(curves, epoch, paceScale(objective).to);
}

/** The same on another scale. */
export function stepDeviation(
  curves: StudyRun["curves"],
  epoch: number,
  to: (value: number) => number = (value) => value,
): number {
  const known = curves.newest("objective", epoch, FLUCTUATING.most);
  const values = known.flatMap((value) => (value === null ? [] : to(value)));
  if (values.length < FLUCTUATING.fewest) return Number.POSITIVE_INFINITY;
  const steps = values.slice(1).map((value, i) => value - values[i]!);
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const squares = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0);
  return Math.sqrt(squares / (steps.length - 1) / 2);
}

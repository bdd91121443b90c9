import type { Objective } from "../objective.ts";
import type { LearnedPredictor } from "../prediction/learn.ts";
import type { RuleContext, RuleDecision, StoppingRule } from "../rules/rule.ts";
import { Curves, type Measure, type RunEnd, type StudyRun } from "../rules/studyRun.ts";
import type { EpochHistory, RunHistory } from "../runHistory.ts";
import type { Stops } from "./ruleOutcome.ts";

export interface ReplayOptions {
  objective: Objective;
  /** the study's checkpoints */
  checkpoints: readonly number[];
  /** runs that train at once; 1 when absent */
  workers?: number;
  /** indices of the runs in the order in which they train; that of the launch when absent */
  order?: readonly number[];
  /** what was learned from runs other than this one; nothing when absent */
  predictorFor?: (run: RunHistory) => LearnedPredictor | null;
  /** the thresholds were fitted to runs of this kind of study; false when absent */
  isFitted?: boolean;
  /** false: decisions are recorded, and every run trains to its end */
  stops?: boolean;
}

/** What a rule decided on one run, in the order of the epochs. */
export type Decisions = readonly (RuleDecision & { epoch: number })[];

export interface Replayed {
  /** for each run the epoch at which it was stopped, null for the others */
  stops: Stops;
  decisions: readonly Decisions[];
}

/**
 * Replays a stored study under a rule, as the daemon would have trained it: runs start in order, as many at once as
 * there are workers, one epoch each in turn, and the rule decides at its checkpoints with what was known by then.
 *
 * @param runs with all their epochs, in the order of the launch
 */
export function replay(runs: readonly RunHistory[], rule: StoppingRule, options: ReplayOptions): Replayed {
  const { objective, checkpoints, workers = 1, predictorFor = () => null, isFitted = false } = options;
  const study = runs.map((history) => new ReplayedRun(history, objective));
  const stops = new Array<number | null>(runs.length).fill(null);
  const decisions = runs.map((): (RuleDecision & { epoch: number })[] => []);
  const isDue = dueEpochs(rule, checkpoints);
  const waiting = [...(options.order ?? runs.keys())];
  let active: number[] = [];
  while (active.length > 0 || waiting.length > 0) {
    active.push(...waiting.splice(0, workers - active.length));
    for (const index of active) {
      const own = study[index]!;
      const epoch = own.advance();
      const isLast = epoch >= own.maxEpochs;
      if (own.end !== "open") continue;
      const context: RuleContext = {
        ...{ epoch, checkpoints, own, study, isFitted },
        predictor: predictorFor(runs[index]!),
      };
      const decision = isDue(epoch, own.maxEpochs) ? rule.decide(context) : null;
      if (decision) decisions[index]!.push({ ...decision, epoch });
      // The others know of its end only after its last verdict.
      if (isLast) own.finish();
      else if (decision?.wantsStop && decision.mayStop && options.stops !== false) {
        own.stop();
        stops[index] = epoch;
      }
    }
    active = active.filter((index) => study[index]!.end === "open");
  }
  return { stops, decisions };
}

function dueEpochs(rule: StoppingRule, checkpoints: readonly number[]) {
  const byLength = new Map<number, "every" | ReadonlySet<number>>();
  return (epoch: number, maxEpochs: number): boolean => {
    let due = byLength.get(maxEpochs);
    if (due === undefined) {
      const found = rule.checkpoints(checkpoints, maxEpochs);
      due = found === "every" ? found : new Set(found);
      byLength.set(maxEpochs, due);
    }
    return due === "every" ? epoch > 0 : due.has(epoch);
  };
}

class ReplayedRun implements StudyRun {
  readonly run: string;
  readonly maxEpochs: number;
  readonly guessing;
  end: RunEnd = "open";
  reached = -1;
  readonly curves: Curves;
  readonly #history: RunHistory;
  readonly #values = new Map<Measure, Map<number, number | null>>();

  constructor(history: RunHistory, objective: Objective) {
    this.run = history.run;
    this.maxEpochs = history.asked;
    this.guessing = history.guessing ?? null;
    this.#history = history;
    this.curves = new Curves(objective);
  }

  /** Trains one more epoch, the untrained network first; the epoch that it has reached. */
  advance(): number {
    const next = this.#history.epochs[this.reached + 1];
    if (next) {
      this.reached++;
      this.curves.push(next);
    } else this.end = this.#history.end === "diverged" ? "diverged" : "lost";
    return this.reached;
  }

  stop(): void {
    this.end = "lost";
  }

  finish(): void {
    this.end = "finished";
  }

  at(epoch: number): EpochHistory | undefined {
    return this.#history.epochs[epoch];
  }

  history(): RunHistory {
    return this.#history;
  }

  value(measure: Measure, epoch: number): number | null {
    if (epoch > this.reached) return null;
    const known = this.#values.get(measure) ?? new Map<number, number | null>();
    this.#values.set(measure, known);
    const found = known.get(epoch);
    if (found !== undefined) return found;
    const value = measure.at(this.#history, epoch);
    const finite = value === null || !Number.isFinite(value) ? null : value;
    known.set(epoch, finite);
    return finite;
  }
}

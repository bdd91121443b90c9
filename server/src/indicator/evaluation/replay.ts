import type { Objective } from "../../domain/objective.ts";
import type { Stops } from "../outcomes/ruleOutcome.ts";
import type { LearnedPredictor } from "../prediction/learn.ts";
import { type Progress, standsStill } from "../prospect.ts";
import { type Best, Curves, type Measure, type RunEnd, type StudyRun } from "../rules/facts/studyRun.ts";
import type { RuleDecision, StoppingRule } from "../rules/rule.ts";
import type { EpochHistory, RunHistory } from "../runHistory.ts";
import { type Likeness, mostExpected, type Result, resultOf } from "../similarRuns.ts";

/** How a study's runs take turns. */
export interface Schedule {
  /** indices of the runs in the order in which they begin */
  order: readonly number[];
  /** a stalled run pauses for those that have not begun, and continues once all have */
  makesRoom: boolean;
  /**
   * which of the runs that have not begun is next also depends on what runs of similar parameters came to, beside the
   * places of the looks; by `order` alone when absent
   */
  similar?: { likeness: Likeness; places: readonly number[] };
}

export interface ReplayOptions {
  objective: Objective;
  checkpoints: readonly number[];
  /** runs that train at once; 1 when absent */
  workers?: number;
  /** one after the other in the order of the launch when absent */
  schedule?: Schedule;
  /** what was learned from runs other than this one; nothing when absent */
  predictorFor?: (run: RunHistory) => LearnedPredictor | null;
  /** the thresholds were fitted to runs of this kind of study; false when absent */
  isFitted?: boolean;
  /** false: decisions are recorded, and every run trains to its end */
  stops?: boolean;
}

export type Decisions = readonly (RuleDecision & { epoch: number })[];

export interface Replayed {
  /** for each run the epoch at which it was stopped, null for the others */
  stops: Stops;
  decisions: readonly Decisions[];
  /** the epochs that were trained, in turn: of a run those after `from` up to `to` */
  trained: readonly { run: number; from: number; to: number }[];
}

/**
 * Replays a stored study under a rule, as the daemon would have trained it: runs start in order, as many at once as
 * there are workers, one epoch each in turn, and the rule decides at its checkpoints with what was known by then.
 *
 * @param runs with all their epochs, in the order of the launch
 */
export function replay(runs: readonly RunHistory[], rule: StoppingRule, options: ReplayOptions): Replayed {
  const { objective, checkpoints, workers = 1, predictorFor = () => null, isFitted = false } = options;
  const schedule = options.schedule ?? { order: [...runs.keys()], makesRoom: false };
  const { makesRoom } = schedule;
  const study = runs.map((history) => new ReplayedRun(history, curvesOf(history, objective)));
  const stops = new Array<number | null>(runs.length).fill(null);
  const decisions = runs.map((): (RuleDecision & { epoch: number })[] => []);
  const trained: { run: number; from: number; to: number }[] = [];
  const nextDue = dueEpochs(rule, checkpoints);
  const turns = turnsOf(study, schedule);
  for (let active = turns.next([], workers); active.length > 0; active = turns.next(active, workers)) {
    for (const index of active) {
      const own = study[index]!;
      const due = nextDue(own.reached + 1, own.maxEpochs);
      const from = own.reached;
      // No other run sees what a lone run does between two decisions.
      const epoch = own.advance(workers === 1 && !makesRoom ? due : own.reached + 1);
      if (epoch > Math.max(0, from)) trained.push({ run: index, from: Math.max(0, from), to: epoch });
      const isLast = epoch >= own.maxEpochs;
      if (own.end !== "open") continue;
      const isDue = epoch === due && epoch > 0;
      const predictor = isDue ? predictorFor(runs[index]!) : null;
      const standing = decisions[index]!.at(-1)?.verdict ?? null;
      const context = { epoch, checkpoints, own, study, isFitted, predictor, standing };
      const decision = isDue ? rule.decide(context) : null;
      if (decision) decisions[index]!.push({ ...decision, epoch });
      // The others know of its end only after its last verdict.
      if (isLast) own.finish();
      else if (decision?.wantsStop && decision.mayStop && options.stops !== false) {
        own.stop();
        stops[index] = epoch;
      }
    }
  }
  return { stops, decisions, trained };
}

/** Who trains next. */
function turnsOf(study: readonly ReplayedRun[], { order, makesRoom, similar }: Schedule) {
  const waiting = [...order];
  const paused = new Set<number>();
  const bestOf = (index: number) => study[index]!.progress.best?.value ?? Number.NEGATIVE_INFINITY;
  const mostPromising = () => [...paused].reduce((a, b) => (bestOf(b) > bestOf(a) ? b : a));

  /** Takes the run to begin out of those that wait. */
  function begin(): number {
    if (!similar) return waiting.shift()!;
    const results = study.flatMap(({ progress, end }, run): Result[] => {
      const value = resultOf(progress, end !== "open");
      return value === null ? [] : [{ run, value }];
    });
    const chosen = mostExpected(waiting, results, similar.likeness, similar.places);
    waiting.splice(waiting.indexOf(chosen), 1);
    return chosen;
  }

  return {
    /** The runs that train an epoch now. @param active those that trained the last one */
    next(active: readonly number[], workers: number): number[] {
      const staying = active.filter((index) => study[index]!.end === "open");
      const free = workers - staying.length;
      const still = makesRoom ? staying.filter((index) => standsStill(study[index]!.progress)) : [];
      const leaving = still.slice(0, Math.max(0, waiting.length - free));
      for (const index of leaving) paused.add(index);
      const next = staying.filter((index) => !leaving.includes(index));
      while (next.length < workers && waiting.length > 0) next.push(begin());
      while (next.length < workers && paused.size > 0) {
        const resumed = mostPromising();
        paused.delete(resumed);
        next.push(resumed);
      }
      return next;
    },
  };
}

/** The next epoch from one on at which a rule decides; the last epoch where there is none. */
function dueEpochs(rule: StoppingRule, checkpoints: readonly number[]) {
  const byLength = new Map<number, "every" | readonly number[]>();
  return (epoch: number, maxEpochs: number): number => {
    const due = byLength.get(maxEpochs) ?? rule.checkpoints(checkpoints, maxEpochs);
    byLength.set(maxEpochs, due);
    return due === "every" ? Math.max(1, epoch) : (due.find((one) => one >= epoch) ?? NEVER);
  };
}

/** By run and objective; a study is replayed under many rules. */
const known = new WeakMap<RunHistory, Map<string, Curves>>();

function curvesOf(history: RunHistory, objective: Objective): Curves {
  const byObjective = known.get(history) ?? new Map<string, Curves>();
  known.set(history, byObjective);
  const key = `${objective.goal} ${objective.metric}`;
  const curves = byObjective.get(key) ?? new Curves(objective, history.epochs);
  byObjective.set(key, curves);
  return curves;
}

const NEVER = Number.POSITIVE_INFINITY;

class ReplayedRun implements StudyRun {
  readonly run: string;
  readonly maxEpochs: number;
  readonly guessing;
  end: RunEnd = "open";
  reached = -1;
  version = 0;
  readonly curves: Curves;
  readonly #history: RunHistory;
  /** of the trained epochs */
  #best: Best | null = null;
  readonly #values = new Map<Measure, Map<number, number | null>>();

  constructor(history: RunHistory, curves: Curves) {
    this.run = history.run;
    this.maxEpochs = history.maxEpochs;
    this.guessing = history.guessing ?? null;
    this.#history = history;
    this.curves = curves;
  }

  /** Trains on, to an epoch or its last; the epoch that it has reached. */
  advance(until: number): number {
    const wanted = Math.min(until, this.maxEpochs);
    this.version++;
    const from = Math.max(0, this.reached);
    this.reached = Math.min(wanted, this.#history.epochs.length - 1);
    for (let epoch = from + 1; epoch <= this.reached; epoch++) {
      const value = this.curves.at("objective", epoch);
      if (value !== null && (this.#best === null || value > this.#best.value)) this.#best = { epoch, value };
    }
    if (this.reached < wanted) this.end = this.#history.end === "diverged" ? "diverged" : "lost";
    return this.reached;
  }

  /** How far it has come, for the order of training. */
  get progress(): Omit<Progress, "look"> {
    return { epoch: this.reached, epochs: this.maxEpochs, best: this.#best };
  }

  stop(): void {
    this.version++;
    this.end = "lost";
  }

  finish(): void {
    this.version++;
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

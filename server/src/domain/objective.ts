/** The metric by which the runs of a study are compared, and whether more or less of it is better. */
export interface Objective {
  /** a column of the epoch records, such as "validationAccuracy", or the name of one of their metrics */
  metric: string;
  goal: "maximize" | "minimize";
}

/** The default. */
export const accuracyObjective: Objective = { metric: "validationAccuracy", goal: "maximize" };

/** A run's objective; accuracy in runs of versions that knew no other. */
export function objectiveOf({ objective }: { objective?: Objective | undefined }): Objective {
  return objective ?? accuracyObjective;
}

const lessIsBetter = /loss|error|perplexity/i;

/** The goal of a metric where a spec does not write it. */
export function usualGoal(metric: string): Objective["goal"] {
  return lessIsBetter.test(metric) ? "minimize" : "maximize";
}

/** A metric turned so that higher is better: a loss is negated. Applied twice it gives the metric back. */
export function turned(value: number, { goal }: Pick<Objective, "goal">): number {
  return goal === "maximize" ? value : -value;
}

export function isBetter(value: number, than: number, objective: Pick<Objective, "goal">): boolean {
  return turned(value, objective) > turned(than, objective);
}

export interface BestEpoch {
  epoch: number;
  value: number;
  /** the validation loss, which decides between equal values; absent where it was not reported */
  loss?: number;
}

/** Whether an epoch is better than an earlier one: by the objective and, where that is equal, by the validation loss. */
export function isBetterEpoch(
  one: BestEpoch,
  earlier: BestEpoch | null,
  objective: Pick<Objective, "goal">,
): boolean {
  if (!earlier || isBetter(one.value, earlier.value, objective)) return true;
  const isEqual = one.value === earlier.value;
  return isEqual && one.loss !== undefined && earlier.loss !== undefined && one.loss < earlier.loss;
}

/** The objective that runs share; accuracy where they have none or different ones. */
export function commonObjective(runs: Iterable<{ objective?: Objective | undefined }>): Objective {
  const known = [...runs].flatMap(({ objective }) => objective ?? []);
  const [first] = known;
  return first && known.every(({ metric }) => metric === first.metric) ? first : accuracyObjective;
}

/** What a run has reached by its study's objective: the value at its best epoch; null before the first. */
export function resultOf(run: {
  best?: { value: number } | null;
  objective?: Objective | undefined;
  validationAccuracy: number | null;
}): number | null {
  if (run.best) return run.best.value;
  return objectiveOf(run).metric === accuracyObjective.metric ? run.validationAccuracy : null;
}

/** What guessing reaches: levels below it tell nothing. */
import { accuracyObjective, type Objective } from "../../domain/objective.ts";
import type { Guessing } from "../runHistory.ts";

/** How seldom guessing may do as well as what counts as better than guessing. */
export const RARELY = 0.001;

/** Standard errors above guessing that guessing itself has so seldom. */
const RARE = 3.09;

/** Logarithm of the likelihood ratio that labels unrelated to the samples reach so seldom. */
const LIKELY = Math.log(1 / RARELY);

/** Share of the targets' variance below which an R² is as good as none, unless there are samples enough to measure it. */
const NEXT_TO_NOTHING = 0.02;

/**
 * R² that predictions unrelated to the targets exceed as seldom as a normal number exceeds z. Such an R² is at most the
 * square of the correlation r, of which artanh r has the standard error 1/√(n − 3) (Fisher, 1915). With many samples that
 * is very little. The bound is then `NEXT_TO_NOTHING`, or, where this is less, the R² that is z times its own standard error
 * √(4R²(1 − R²)²/n) (Olkin & Finn, "Correlations redux", 1995).
 */
export function leastR2(rows: number, z = RARE): number {
  const byChance = Math.tanh(z / Math.sqrt(Math.max(1, rows - 3))) ** 2;
  const ofRoot = (2 * z) / Math.sqrt(rows);
  // √R² = ofRoot (1 − R²)
  const root = (Math.sqrt(1 + 4 * ofRoot ** 2) - 1) / (2 * ofRoot);
  return Math.max(byChance, Math.min(NEXT_TO_NOTHING, root ** 2));
}

/** The least objective that guessing reaches very rarely, at most a perfect one: a level below it is no evidence. −∞ if there is no such level. */
export function leastAboveGuessing(guessing: Guessing | null, { metric, goal }: Objective): number {
  if (!guessing) return Number.NEGATIVE_INFINITY;
  const { accuracy, rows, loss, balanced } = guessing;
  if (metric === accuracyObjective.metric && accuracy !== null)
    return Math.min(1, accuracy + RARE * Math.sqrt((accuracy * (1 - accuracy)) / rows));
  if (metric === "validationLoss" && goal === "minimize" && loss !== null)
    return accuracy === null ? -loss * (1 - leastR2(rows)) : -(loss - LIKELY / rows);
  if (metric === "r2") return leastR2(rows);
  const isBalanced = metric === "balancedAccuracy" || metric === "macroF1" || metric === "rocAuc";
  return isBalanced && balanced
    ? Math.min(1, balanced.level + RARE * balanced.error)
    : Number.NEGATIVE_INFINITY;
}

/**
 * Whether a validation cross-entropy beats that of guessing by more than chance. For labels unrelated to the samples
 * the likelihood ratio of any predictions to the classes' shares has the mean 1: by Markov's inequality n (loss of
 * guessing − loss) is above ln(1/α) with a chance of at most α.
 */
export function lossBeatsGuessing(loss: number, { rows, loss: ofGuessing, accuracy }: Guessing): boolean {
  if (ofGuessing === null || accuracy === null) return false;
  return rows * (ofGuessing - loss) > LIKELY;
}

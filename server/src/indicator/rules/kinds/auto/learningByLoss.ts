/** Where the level of guessing is not known: whether a run has come far from where its study's runs begin. */
import { isShare } from "../../../../domain/metrics.ts";
import type { Objective } from "../../../../domain/objective.ts";
import { quantile } from "../../../../statistics/interval.ts";
import type { Column, StudyRun } from "../../studyRun.ts";
import { FEWEST_RUNS } from "./standing.ts";

/** Share of the way from where runs begin to a perfect score, from which on a run shows that it learns. */
const FAR = 0.25;

/**
 * Whether a run shows by itself that it learns, though the level of guessing is not known. Its validation accuracy, or an
 * objective that is a share or R², has to come a quarter of the way from where the study's lowest run begins to 1. A loss
 * has to fall by a quarter from where half of the study's runs begin, and there have to be enough of them: an untrained
 * network's loss may be far above that of guessing. Of other objectives it is not known how far is far.
 */
export function showsLearning(
  own: StudyRun,
  epoch: number,
  others: readonly StudyRun[],
  { metric, goal }: Objective,
): boolean {
  const hasAccuracy = own.curves.best("validationAccuracy", epoch) !== null;
  const isBounded = hasAccuracy || (goal === "maximize" && (isShare(metric) || metric === "r2"));
  const column = hasAccuracy ? "validationAccuracy" : "objective";
  const best = own.curves.best(column, epoch)?.value ?? null;
  const study = [{ run: own, until: epoch }, ...others.map((run) => ({ run, until: run.reached }))];
  const beginnings = study
    .flatMap(({ run, until }) => beginningOf(run, until, column) ?? [])
    .sort((a, b) => a - b);
  if (best === null || beginnings.length === 0) return false;
  if (isBounded) return best - floorOf(beginnings) >= FAR * (1 - floorOf(beginnings));
  if (goal !== "minimize" || beginnings.length < FEWEST_RUNS) return false;
  const loss = -quantile(beginnings, 0.5);
  return loss > 0 && -best <= (1 - FAR) * loss;
}

/** Neither a share nor R² says less than 0 does. */
const floorOf = (beginnings: readonly number[]) => Math.max(0, beginnings[0]!);

/** The best value up to the first trained epoch that has one. */
function beginningOf({ curves }: StudyRun, until: number, column: Column): number | null {
  const values = curves.values(column, until);
  const first = values.findIndex((value, epoch) => epoch >= 1 && value !== null);
  return curves.best(column, first < 0 ? until : first)?.value ?? null;
}

/** How much the settled runs of a study still gained after an epoch, which bounds what another run may gain. */
import type { Objective } from "../../../../domain/objective.ts";
import { paceScale } from "../../../paceScale.ts";
import type { Others } from "../../facts/others.ts";

export interface StudyGains {
  /** settled runs that have trained this long */
  runs: number;
  /** the most that one of them gained after this epoch, on the pace scale of the objective; 0 without any */
  most: number;
}

/**
 * Were the runs exchangeable, the next one would gain more than all n settled ones with a chance of 1 / (n + 1) (a conformal
 * bound). The most promising runs come first, so rules leave a margin.
 */
export function gainsAfter(epoch: number, others: Others, objective: Objective): StudyGains {
  const { to } = paceScale(objective);
  const gains = others.ranked.flatMap(({ run, isSettled }) => {
    if (run.reached < epoch || !isSettled) return [];
    const now = run.curves.best("objective", epoch);
    const end = run.curves.best("objective", run.reached);
    return now && end ? to(end.value) - to(now.value) : [];
  });
  return { runs: gains.length, most: Math.max(0, ...gains) };
}

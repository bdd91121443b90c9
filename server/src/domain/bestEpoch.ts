import { type Measured, metricOf } from "./metrics.ts";
import { type BestEpoch, isBetterEpoch, type Objective, objectiveOf } from "./objective.ts";

/** The best epoch once the record of another one is known; that of the untrained network does not count. */
export function bestWith(
  { best = null, objective }: { best?: BestEpoch | null; objective?: Objective },
  record: Measured & { epoch: number },
): BestEpoch | null {
  const wanted = objectiveOf({ objective });
  const value = metricOf(record, wanted.metric);
  if (value === null || record.epoch < 1) return best;
  const loss = metricOf(record, "validationLoss");
  const found = { epoch: record.epoch, value, ...(loss === null ? {} : { loss }) };
  return isBetterEpoch(found, best, wanted) ? found : best;
}

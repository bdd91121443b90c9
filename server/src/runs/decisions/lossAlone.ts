import type { Objective } from "../../domain/objective.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import type { UnscoredRecord } from "../trainer/messages.ts";

/** Of a program that reports a validation loss and no accuracy, where its spec names no objective. */
export const lossObjective: Objective = { metric: "validationLoss", goal: "minimize" };

/** Whether the first trained epoch shows that a run without an objective of its own has no accuracy to be judged by. */
export function isLossAlone({ objective, epoch }: RunSummary, record: UnscoredRecord): boolean {
  if (objective || epoch > 0 || record.epoch < 1) return false;
  return record.validationAccuracy === null && record.validationLoss !== null;
}

import type { TrainingPlan } from "../../engine/engine.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";

/** What an engine trains for a run. */
export function planOf({ architecture, initialization, training }: RunConfig): TrainingPlan {
  const { kind: _, ...network } = architecture;
  return { ...network, ...initialization, ...training };
}

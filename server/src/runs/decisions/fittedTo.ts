import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import { fittingOf } from "../../specification/expansion/runId.ts";
import type { IndicatorSpec } from "../../specification/schema/indicator.ts";

/** Whether a spec's thresholds were fitted to runs of the same data, kind of network and recipe. */
export function isFittedTo(fittedTo: IndicatorSpec["fittedTo"], config: AnyConfig): boolean {
  if (!fittedTo || isProgram(config)) return false;
  const { data, architecture, recipe } = fittingOf(config);
  return fittedTo.data === data && fittedTo.architecture === architecture && fittedTo.recipe === recipe;
}

/** Defaults that depend on other keys, which a schema cannot express. */

import { usualGoal } from "../domain/objective.ts";
import { relativeDefaults } from "../indicator/scores/normalization.ts";
import { taskOf } from "../recipe/losses.ts";
import { type AnySpec, isProgramSpec } from "./schema/spec.ts";
import { type Path, valueAt } from "./syntax/tree.ts";

/**
 * Sets keys that the file leaves out and whose defaults depend on others.
 *
 * @param written the spec as it stands in the file
 */
export function fillDependentDefaults(spec: AnySpec, written: unknown): void {
  const isWritten = (...path: Path) => valueAt(written, path) !== undefined;
  const { indicator, policy, study } = spec;
  // policy.calibrate implies onDiscard: "stop" unless it is set.
  if (policy.calibrate && !isWritten("policy", "onDiscard")) policy.onDiscard = "stop";
  if (hasSequential(spec) && !isWritten("indicator", "normalization")) indicator.normalization = "relative";
  if (indicator.normalization === "relative")
    for (const [key, value] of Object.entries(relativeDefaults))
      if (!isWritten("indicator", key)) Object.assign(indicator, { [key]: value });
  const isRegression = !isProgramSpec(spec) && taskOf(spec.training.loss) === "regression";
  if (!isWritten("study", "objective", "metric") && isRegression) study.objective.metric = "validationLoss";
  if (isProgramSpec(spec)) spec.isObjectiveOpen = !isWritten("study", "objective", "metric");
  if (!isWritten("study", "objective", "goal")) study.objective.goal = usualGoal(study.objective.metric);
}

/** Whether a network of the study is a list of layers: those are scored relative to themselves before training. */
function hasSequential(spec: AnySpec): boolean {
  if (isProgramSpec(spec)) return false;
  const { architecture, variations } = spec;
  const options = variations.flatMap(({ parameter, values }) =>
    (parameter === "architecture" || parameter === "architecture.kind") && "options" in values
      ? values.options.map(({ value }) => value as typeof architecture)
      : [],
  );
  return [architecture, ...options].some(({ kind }) => kind === "sequential");
}

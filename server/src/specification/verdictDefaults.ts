import { defaultCheckpoints } from "../indicator/rules/checkpoints.ts";
import { formerRule } from "../indicator/rules/formerRule.ts";
import { needsWindow } from "../indicator/rules/registry.ts";
import { type AnySpec, epochsOf } from "./schema/spec.ts";

/**
 * Fills in the stopping rule and its checkpoints, which depend on what else a spec says: `auto`, or the rule that an
 * `indicator.predictor` or a calibration within the study asks for; and shares of training, unless the rule goes by a
 * window of scores.
 *
 * @param written the spec as it stands in the file
 */
export function fillVerdictDefaults(spec: AnySpec, written: unknown): void {
  const { indicator = {}, policy = {} } = written as { indicator?: object; policy?: object };
  const asksForFormerRule = Object.hasOwn(indicator, "predictor") || Object.hasOwn(policy, "calibrate");
  spec.policy.rule ??= asksForFormerRule ? formerRule(spec.indicator) : "auto";
  if (!Object.hasOwn(indicator, "checkpoints") && !needsWindow(spec.policy.rule))
    spec.indicator.checkpoints = defaultCheckpoints(epochsOf(spec));
}

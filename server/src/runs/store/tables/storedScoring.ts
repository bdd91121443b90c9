/** How runs are scored and judged, as it is stored with each. */
import Value from "typebox/value";
import type { Success } from "../../../indicator/outcomes/success.ts";
import { defaultCheckpoints } from "../../../indicator/rules/checkpoints.ts";
import { formerRule } from "../../../indicator/rules/formerRule.ts";
import { IndicatorSchema, type IndicatorSpec } from "../../../specification/schema/indicator.ts";
import { PolicySchema, type PolicySpec } from "../../../specification/schema/policy.ts";

/** How a run is scored and what follows from a verdict; unlike the rest of a spec, it can change later. */
export interface ScoringConfig {
  indicator: IndicatorSpec;
  policy: PolicySpec;
  /** which runs of the study count as good; within 5 points of the best when absent */
  success?: Success;
}

/** How a run of so many epochs is scored and judged where no spec says so. */
export function defaultScoring(epochs: number): ScoringConfig {
  return withDefaults({
    indicator: { checkpoints: defaultCheckpoints(epochs) },
    policy: { rule: "auto" },
  });
}

/** What was stored before a key existed has the value by which nothing changes: the schema's default. */
function withDefaults(stored: { indicator: object; policy: object; success?: Success }): ScoringConfig {
  const { indicator, policy, success } = stored;
  const filled = Value.Default(IndicatorSchema, indicator) as IndicatorSpec;
  return {
    indicator: filled,
    policy: { rule: formerRule(filled), ...(Value.Default(PolicySchema, policy) as PolicySpec) },
    ...(success && { success }),
  };
}

/** @param text what `toScoringText` made, perhaps of an older version */
export function fromScoringText(text: string): ScoringConfig {
  return withDefaults(JSON.parse(text));
}

/** The runs of a launch share what they are scored with. */
const texts = new WeakMap<ScoringConfig, string>();

export function toScoringText(scoring: ScoringConfig): string {
  const known = texts.get(scoring) ?? JSON.stringify(scoring);
  texts.set(scoring, known);
  return known;
}

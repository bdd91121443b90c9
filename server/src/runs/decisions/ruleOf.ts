import type { Objective } from "../../domain/objective.ts";
import { usualSuccess } from "../../indicator/outcomes/goodRuns.ts";
import type { Success } from "../../indicator/outcomes/success.ts";
import { formerRule } from "../../indicator/rules/formerRule.ts";
import { patience } from "../../indicator/rules/kinds/patience.ts";
import { createRule, looksAtOthers } from "../../indicator/rules/registry.ts";
import type { RuleSettings, StoppingRule } from "../../indicator/rules/rule.ts";
import type { ScoringSettings } from "../../indicator/scores/settings.ts";
import type { IndicatorSpec } from "../../specification/schema/indicator.ts";
import type { PolicySpec } from "../../specification/schema/policy.ts";

export interface EvaluationConfig {
  indicator: ScoringSettings & Pick<IndicatorSpec, "predictor">;
  policy: PolicySpec;
  success?: Success;
}

export interface StudyRule {
  rule: StoppingRule;
  earlyStopping: StoppingRule | null;
}

/** By the settings that they were made from; runs of one study share them. */
const made = new WeakMap<EvaluationConfig, Map<string, StudyRule>>();

export function ruleOf(scoring: EvaluationConfig, objective: Objective): StudyRule {
  const byObjective = made.get(scoring) ?? new Map<string, StudyRule>();
  made.set(scoring, byObjective);
  const key = `${objective.goal} ${objective.metric}`;
  const found = byObjective.get(key) ?? create(scoring, objective);
  byObjective.set(key, found);
  return found;
}

export function ruleSettings(
  { indicator, policy, success }: EvaluationConfig,
  objective: Objective,
): RuleSettings {
  return {
    ...{ indicator, objective },
    success: success ?? usualSuccess,
    goal: policy.goal,
    labels: indicator.predictor !== "learnedLabelFree",
    ...(policy.calibrate && { calibrate: policy.calibrate }),
  };
}

/** Whether a verdict takes the curves of the study's other runs. */
export function needsStudy({ indicator, policy }: EvaluationConfig): boolean {
  const isByItself = policy.calibrate === undefined && policy.earlyStopping === undefined;
  return !isByItself || looksAtOthers(policy.rule ?? formerRule(indicator));
}

function create(scoring: EvaluationConfig, objective: Objective): StudyRule {
  const { indicator, policy } = scoring;
  const settings = ruleSettings(scoring, objective);
  return {
    rule: createRule(policy.rule ?? formerRule(indicator), settings),
    earlyStopping: policy.earlyStopping ? patience.create(settings, policy.earlyStopping) : null,
  };
}

import type { RuleSpec } from "./registry.ts";

/** The rule that a spec asks for by `indicator.predictor`, as specs did before `policy.rule` existed. */
export function formerRule({
  predictor,
}: {
  predictor: "paper" | "learned" | "learnedLabelFree" | "trainLoss";
}): RuleSpec {
  return predictor === "learnedLabelFree" ? "learned" : predictor;
}

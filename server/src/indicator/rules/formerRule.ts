import type { RuleSpec } from "./registry.ts";

export function formerRule({
  predictor,
}: {
  predictor: "paper" | "learned" | "learnedLabelFree" | "trainLoss";
}): RuleSpec {
  return predictor === "learnedLabelFree" ? "learned" : predictor;
}

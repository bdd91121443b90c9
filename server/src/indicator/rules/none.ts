import type { EvidenceOf, RuleKind } from "./rule.ts";

/** No rule: nothing is said, nothing is stopped. */
export const none: RuleKind<unknown, EvidenceOf<"none">> = {
  description: "No verdicts; every run trains to its end.",
  create: () => ({ name: "none", checkpoints: () => [], decide: () => null }),
};

import type { EvidenceOf, RuleKind } from "../rule.ts";

export const none: RuleKind<unknown, EvidenceOf<"none">> = {
  description: "No verdicts; every run trains to its end.",
  ownOnly: true,
  create: () => ({ name: "none", checkpoints: () => [], decide: () => null }),
};

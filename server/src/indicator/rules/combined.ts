import type { EvidenceOf, RuleContext, RuleDecision, StoppingRule } from "./rule.ts";

export interface CombinedEvidence extends EvidenceOf<"combined"> {
  mode: "all" | "any";
  /** the decisions of the rules that had something to go by */
  parts: {
    rule: string;
    decision: Omit<RuleDecision, "evidence" | "sentence">;
    evidence: EvidenceOf<string>;
  }[];
}

/** Several rules as one: `all` stops a run where each of them does, `any` where one of them does. */
export function combined(
  mode: "all" | "any",
  rules: readonly StoppingRule[],
): StoppingRule<CombinedEvidence> {
  return {
    name: `${mode}(${rules.map(({ name }) => name).join(", ")})`,
    checkpoints(checkpoints, maxEpochs) {
      const sets = rules.map((rule) => rule.checkpoints(checkpoints, maxEpochs));
      if (sets.includes("every")) return "every";
      return [...new Set((sets as (readonly number[])[]).flat())].sort((a, b) => a - b);
    },
    decide(context) {
      const decisions = rules.flatMap((rule) => {
        const due = newestDue(rule, context);
        const decision = due === null ? null : rule.decide({ ...context, epoch: due, standing: null });
        return decision ? [{ rule: rule.name, decision }] : [];
      });
      const stopping = decisions.filter(({ decision }) => decision.wantsStop && decision.mayStop);
      const isStop = mode === "any" ? stopping.length > 0 : stopping.length === rules.length;
      const telling =
        (isStop ? stopping[0] : decisions.find(({ decision }) => !decision.wantsStop)) ?? decisions[0];
      if (!telling) return null;
      const { evidence: _, ...said } = telling.decision;
      return {
        ...said,
        wantsStop: isStop,
        mayStop: true,
        calibrated: isStop && stopping.every(({ decision }) => decision.calibrated),
        evidence: {
          ...{ kind: "combined", mode },
          figures: decisions.flatMap(({ decision }) => decision.evidence.figures),
          parts: decisions.map(({ rule, decision: { evidence, sentence: _, ...decision } }) => {
            return { rule, decision, evidence };
          }),
        },
      };
    },
  };
}

/** The newest epoch at which a rule decides; null before its first. Between its epochs its last decision stands. */
function newestDue(rule: StoppingRule, { epoch, own, checkpoints }: RuleContext): number | null {
  const due = rule.checkpoints(checkpoints, own.maxEpochs);
  return due === "every" ? epoch : (due.findLast((one) => one <= epoch) ?? null);
}

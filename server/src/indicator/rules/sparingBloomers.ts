import { sentenceOf } from "../../messages/catalogue.ts";
import { bloomOf } from "./facts/bloom.ts";
import type { EvidenceOf, StoppingRule } from "./rule.ts";

/** A rule that continues runs which may bloom late, whatever its verdict. */
export function sparingBloomers<E extends EvidenceOf<string>>(rule: StoppingRule<E>): StoppingRule<E> {
  return {
    ...rule,
    decide(context) {
      const decision = rule.decide(context);
      if (!decision?.wantsStop || !bloomOf(context.own, context.epoch).isBlooming) return decision;
      const why = sentenceOf("verdict/late-bloomer", {});
      return { ...decision, wantsStop: false, sentence: `${decision.sentence} ${why}` };
    },
  };
}

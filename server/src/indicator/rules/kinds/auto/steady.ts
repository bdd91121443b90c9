/** Verdicts that do not change with the ups and downs of a curve. */
import type { RuleContext } from "../../rule.ts";
import type { Conclusion } from "./conclusion.ts";
import type { Known } from "./known.ts";

/**
 * Whether a conclusion may replace the verdict that stands: a first verdict, a fact, a stop or an end does at once, anything
 * else where the epoch before says the same.
 *
 * @param before what is concluded of the epoch before
 */
export function isSteady(
  { epoch, own, standing }: RuleContext,
  { facts }: Known,
  { verdict, basis, wantsStop }: Conclusion,
  before: () => Conclusion,
): boolean {
  if (!standing || standing === "unknown" || verdict === standing) return true;
  if (epoch < 2 || epoch >= own.maxEpochs) return true;
  if (verdict === "discard" || basis === "fault") return true;
  if (verdict === "continue" && wantsStop) return true;
  if (standing === "continue" && facts.isAboveGuessing === false && !facts.isLossHalfWay) return true;
  if (standing === "discard" && (facts.isNoFailure || facts.isFarAboveGuessing)) return true;
  return before().verdict === verdict;
}

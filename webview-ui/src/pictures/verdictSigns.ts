/** How verdicts look, in every picture and badge. */
import {
  isAdviceOnly,
  type VerdictName,
  verdictOrder,
  verdictWords,
} from "../../../server/src/domain/verdictWords.ts";
import type { VerdictRecord } from "../../../server/src/protocol/protocol.ts";

/**
 * The name of a verdict's colour. One that is advice only has the colour of *not known yet*, so that a colour always says
 * that the verdict rests on facts, on its study, or on runs like this one.
 */
export function verdictColour(
  verdict: Pick<VerdictRecord, "verdict" | "rule" | "calibrated"> | null | undefined,
): VerdictName {
  return verdict && !isAdviceOnly(verdict) ? verdict.verdict : "unknown";
}

/** For legends: the name of the colour, and what it says. */
export const verdictSigns = verdictOrder.map((name) => ({
  name,
  text: name === "unknown" ? `${verdictWords.unknown}, or advice only` : verdictWords[name],
}));

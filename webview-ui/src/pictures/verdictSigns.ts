/** How verdicts look, in every picture and badge. */
import { type VerdictName, verdictOrder, verdictWords } from "../../../server/src/domain/verdictWords.ts";
import type { VerdictRecord } from "../../../server/src/protocol/protocol.ts";

/**
 * The name of a verdict's colour. One that is not calibrated is advice: it has the colour of *not known yet*, so that a
 * colour always says that the verdict rests on runs like this one.
 */
export function verdictColour(
  verdict: Pick<VerdictRecord, "verdict" | "calibrated"> | null | undefined,
): VerdictName {
  return verdict?.calibrated ? verdict.verdict : "unknown";
}

/** For legends: the name of the colour, and what it says. */
export const verdictSigns = verdictOrder.map((name) => ({
  name,
  text: name === "unknown" ? `${verdictWords.unknown}, or advice only` : verdictWords[name],
}));

/** What the rule `auto` concludes, and the conclusions that several of its parts draw. */
import { sentenceOf } from "../../../../messages/catalogue.ts";
import type { Verdict } from "../../../scores/scores.ts";
import type { RuleDecision } from "../../rule.ts";
import type { AutoEvidence } from "./evidence.ts";
import type { Known } from "./known.ts";

/** What is concluded, and its reason as the end of a sentence. */
export type Conclusion = Pick<AutoEvidence, "basis"> &
  Pick<RuleDecision, "verdict" | "wantsStop" | "mayStop" | "calibrated"> & { reason: string };

export function certain(verdict: Verdict, basis: AutoEvidence["basis"], reason: string): Conclusion {
  return { verdict, basis, wantsStop: true, mayStop: true, calibrated: false, reason };
}

export function undecided(basis: AutoEvidence["basis"], reason: string): Conclusion {
  return { verdict: "unknown", basis, wantsStop: false, mayStop: false, calibrated: false, reason };
}

export function converged({ trend, epoch, maxEpochs }: Known, level: string): Conclusion {
  const { bestEpoch } = trend!;
  return {
    ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
    reason:
      epoch >= maxEpochs
        ? sentenceOf("auto/best-epoch", { best: bestEpoch, maxEpochs, level })
        : sentenceOf("auto/no-improvement", { best: bestEpoch, level }),
  };
}

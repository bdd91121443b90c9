/** Verdicts on a run whose validation shows no more than guessing does. */
import { sentenceOf } from "../../../../messages/catalogue.ts";
import { notAbove, rowsText, skillValue } from "../../facts/skillText.ts";
import type { Best } from "../../facts/studyRun.ts";
import type { RuleSettings } from "../../rule.ts";
import { type Conclusion, certain, converged, undecided } from "./conclusion.ts";
import { EARLY, type Known } from "./known.ts";
import { isBehindLeaders, outpaced } from "./outpaced.ts";
import { levelText } from "./phrases.ts";
import { FEWEST_LEADERS, FEWEST_RUNS } from "./standing.ts";

/** Where so many runs have failed and none has learned, the next one has a chance of at most 1 in 20 to be better. */
const ENOUGH_FAILED = 19;

/** Validation shows no more than guessing does: it is never likely to learn. */
export function atGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, maxEpochs, facts, trend, bloom, failed } = known;
  const level = levelText(facts, settings.objective, known.value);
  const isOver = epoch >= maxEpochs;
  if (facts.isNoFailure && facts.fallenFrom && (isOver || trend?.hasConverged))
    return collapsed(known, facts.fallenFrom);
  // Few samples overlap with everything: a training loss no better than that of guessing tells more.
  const hasFittedNothing = facts.isLossAtGuessing && !facts.wasAboveGuessing && !facts.isLossHalfWay;
  if (facts.isNoFailure && !(isOver && hasFittedNothing)) return perhapsAboveGuessing(known, level);
  // To keep good runs, the leaders' clocks protect one that has not memorized its samples yet; to find the best they don't.
  const mayBloom = bloom.isMemorized || (bloom.isFitting && settings.goal === "best");
  if (mayBloom && !isOver)
    return undecided(
      "lateBloomer",
      sentenceOf(bloom.isMemorized ? "auto/memorized-at-guessing" : "auto/fitting-at-guessing", {
        epoch,
        level,
        guessing: notAbove(facts),
      }),
    );
  if (isBehindLeaders(known, settings) && !facts.mayComeHalfWay) return outpaced(known, settings, level);
  if (isOver)
    return certain(
      "discard",
      "guessing",
      sentenceOf("auto/over-at-guessing", { maxEpochs, level, guessing: notAbove(facts) }),
    );
  const { leaders, catchesUp } = known.standing;
  const haveLeadersRisen = leaders >= FEWEST_LEADERS && catchesUp > maxEpochs;
  if (2 * epoch >= maxEpochs && facts.isLossAtGuessing && trend?.isStill && haveLeadersRisen)
    return certain(
      "discard",
      "guessing",
      sentenceOf("auto/still-at-guessing", { epoch, maxEpochs, level, guessing: notAbove(facts) }),
    );
  if (failed >= FEWEST_RUNS && epoch >= EARLY * maxEpochs)
    return {
      ...certain(
        "discard",
        "guessing",
        sentenceOf("auto/all-at-guessing", { epoch, level, guessing: notAbove(facts), failed }),
      ),
      // No run of the study has learned by this epoch, so there is nothing to compare with.
      ...(failed < ENOUGH_FAILED && { wantsStop: false, mayStop: false }),
    };
  return undecided("guessing", sentenceOf("auto/at-guessing", { epoch, level, guessing: notAbove(facts) }));
}

/** Its skill may be that of guessing or half of the best: its losses tell, or nothing does. */
function perhapsAboveGuessing(known: Known, level: string): Conclusion {
  const { epoch, maxEpochs, facts, trend } = known;
  const samples = rowsText(facts);
  if (epoch < maxEpochs || !trend) {
    const id = facts.isLossHalfWay ? "auto/learned-something" : "auto/at-guessing";
    return undecided("guessing", sentenceOf(id, { epoch, level, guessing: notAbove(facts) }));
  }
  if (facts.wasAboveGuessing && !facts.isLossHalfWay) return converged(known, level);
  return facts.isLossHalfWay
    ? converged(known, sentenceOf("auto/few-samples", { level, samples }))
    : undecided("guessing", sentenceOf("auto/too-few-to-tell", { maxEpochs, level, samples }));
}

/** It had learned, and is back at the level of guessing. */
function collapsed(
  { facts: { skill }, epoch, maxEpochs }: Known,
  { value, epoch: bestEpoch }: Best,
): Conclusion {
  const { name, value: now, guessing } = skill!;
  const text = (one: number) => skillValue({ name, value: one });
  return {
    ...{ verdict: "saturated", basis: "trend", wantsStop: true, mayStop: true, calibrated: false },
    reason: sentenceOf("auto/fell-to-guessing", {
      metric: name,
      from: text(value),
      best: bestEpoch,
      to: text(now),
      epoch,
      guessing: text(guessing),
      isOver: epoch >= maxEpochs,
    }),
  };
}

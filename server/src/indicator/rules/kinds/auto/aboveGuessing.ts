/** Verdicts on a run whose validation shows more than guessing does, or whose level of guessing is not known. */
import { sentenceOf } from "../../../../messages/catalogue.ts";
import { skillValue } from "../../facts/skillText.ts";
import type { RuleSettings } from "../../rule.ts";
import { type Conclusion, certain, converged, undecided } from "./conclusion.ts";
import type { Known } from "./known.ts";
import { isBehindLeaders, outpaced } from "./outpaced.ts";
import { levelText, outpacedText, paceText } from "./phrases.ts";

/** Share of the way from where its study's runs begin to the best of them, below which a run has learned little. */
const LITTLE_PROGRESS = 0.25;

export function aboveGuessing(known: Known, settings: RuleSettings): Conclusion {
  const { facts, trend, bloom, epoch, maxEpochs } = known;
  const level = levelText(facts, settings.objective, known.value);
  const isOutpaced = !facts.isAmongBest && isBehindLeaders(known, settings);
  const isNoFailure = facts.isNoFailure || facts.isFarAboveGuessing || known.isSeenToComeFar;
  if (isOutpaced && !isNoFailure && !facts.mayComeHalfWay) return outpaced(known, settings, level);
  if (facts.isFarBelowBest && !facts.isNoFailure && epoch >= maxEpochs)
    return certain(
      "discard",
      "study",
      sentenceOf("auto/far-below-best", {
        maxEpochs,
        level,
        best: skillValue({ ...facts.skill!, value: facts.bestOfOthers! }),
      }),
    );
  if (trend?.isStill && bloom.isMemorized && !facts.isFarAboveGuessing && epoch < maxEpochs)
    return undecided("lateBloomer", sentenceOf("auto/memorized", { epoch, level }));
  const isOver = epoch >= maxEpochs;
  const isAsUntrained = !facts.isAboveUntrained && !facts.isFarAboveGuessing;
  if (isAsUntrained && !isOutpaced && !(facts.isNoFailure && trend?.hasConverged))
    return asUntrained(known, level);
  // A good run that ends on a bad epoch soon after its best has not converged.
  const isRising = trend?.hasJustPeaked && (facts.isAmongBest || facts.isFarAboveGuessing);
  if (known.isSeenToLearn && (trend?.hasConverged || (isOver && facts.fallenFrom && trend && !isRising)))
    return converged(known, `${level} at epoch ${epoch}`);
  if (facts.isAboveGuessing === null && (known.standing.progress ?? 1) < LITTLE_PROGRESS && !isOutpaced)
    return undecided("study", sentenceOf("auto/little-progress", { level, epoch }));
  if (facts.fallenFrom && !facts.isAmongBest && !facts.isFarAboveGuessing && !isOutpaced)
    return undecided("trend", `${level} at epoch ${epoch}`);
  if (!known.isSeenToLearn && !isOutpaced)
    return undecided(
      "guessing",
      sentenceOf("auto/unknown-guessing", { level, epoch, pace: paceText(trend, facts, settings.objective) }),
    );
  if (facts.isBarelyAboveGuessing && !isOutpaced)
    return undecided(
      "guessing",
      sentenceOf("auto/barely-above", { epoch, level, pace: paceText(trend, facts, settings.objective) }),
    );
  return {
    ...{ verdict: "continue", basis: "trend", mayStop: true, calibrated: isOutpaced, wantsStop: isOutpaced },
    reason: isOutpaced
      ? sentenceOf("auto/outpaced", {
          level,
          epoch,
          isOver,
          outpaced: outpacedText(known, settings.objective),
        })
      : `${level} at epoch ${epoch}${paceText(trend, facts, settings.objective)}`,
  };
}

/** Its first weights were better than guessing, and training has added nothing yet. */
function asUntrained({ epoch, maxEpochs, facts }: Known, level: string): Conclusion {
  const untrained = skillValue({ ...facts.skill!, value: facts.untrained! });
  return epoch >= maxEpochs && !facts.isNoFailure
    ? certain("discard", "guessing", sentenceOf("auto/over-as-untrained", { maxEpochs, level, untrained }))
    : undecided("guessing", sentenceOf("auto/as-untrained", { epoch, level, untrained }));
}

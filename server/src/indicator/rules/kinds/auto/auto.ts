import { formatPercent } from "../../../../domain/format.ts";
import { type VerdictName, verdictBeginnings } from "../../../../domain/verdictWords.ts";
import { sentenceOf } from "../../../../messages/catalogue.ts";
import type { RuleKind, RuleSettings } from "../../rule.ts";
import { aboveGuessing } from "./aboveGuessing.ts";
import { atGuessing } from "./atGuessing.ts";
import { type Conclusion, certain, undecided } from "./conclusion.ts";
import { type AutoEvidence, figuresOf } from "./evidence.ts";
import { type Known, knownOf } from "./known.ts";
import { withEveryEpochFrom } from "./schedule.ts";
import { isSteady } from "./steady.ts";

/**
 * Plain facts first, which need no calibration: broken layers, guessing, the study's best. Then the objective against
 * the study's other runs at the same epoch, and the run's own pace. Late bloomers are let run.
 */
export const auto: RuleKind<unknown, AutoEvidence> = {
  description: "Facts first, then a comparison with the study's other runs and with the run's own trend.",
  replays: [
    { id: "auto", title: "auto, to keep good runs", goal: "keepGood", inOrder: true },
    { id: "autoBest", title: "auto, to find the best", goal: "best", inOrder: true },
  ],
  create: (settings) => ({
    name: "auto",
    checkpoints: withEveryEpochFrom,
    decide(context) {
      const known = knownOf(context, settings);
      const concluded = conclude(known, settings);
      const before = () => conclude(knownOf({ ...context, epoch: context.epoch - 1 }, settings), settings);
      if (!isSteady(context, known, concluded, before)) return null;
      const { reason, basis, ...decision } = concluded;
      const { facts, standing, trend, bloom } = known;
      return {
        ...decision,
        sentence: `${beginningOf(decision.verdict, known)}: ${reason}.`,
        evidence: {
          ...{ kind: "auto", basis, facts, standing, trend, bloom },
          figures: figuresOf(known, settings.objective),
        },
      };
    },
  }),
};

/** After the last epoch nothing is to come. */
function beginningOf(verdict: VerdictName, { epoch, maxEpochs }: Known): string {
  return verdict === "unknown" && epoch >= maxEpochs ? "Not known" : verdictBeginnings[verdict];
}

function conclude(known: Known, settings: RuleSettings): Conclusion {
  const { epoch, facts, bloom } = known;
  if (facts.fault) return broken(known, facts.fault);
  if (facts.isDiverged) return diverged(known);
  // Guessing is right of every validation sample, whatever has been learned.
  if (facts.skill && facts.skill.guessing >= 1)
    return undecided("guessing", sentenceOf("auto/one-class", { epoch }));
  const hasEnded =
    epoch >= known.maxEpochs && facts.isAboveGuessing && facts.isNoFailure && known.trend?.isStill;
  if (bloom.isBlooming && !facts.isFarAboveGuessing && !hasEnded) return lateBloomer(known);
  return facts.isAboveGuessing === false ? atGuessing(known, settings) : aboveGuessing(known, settings);
}

/** A layer that died late leaves what the run was worth before. */
function broken({ epoch, facts, trend }: Known, fault: string): Conclusion {
  const hadLearned = facts.isNoFailure && (facts.wasAboveGuessing || facts.isLossHalfWay);
  return hadLearned && trend
    ? certain(
        "saturated",
        "fault",
        sentenceOf("auto/best-before-fault", { best: trend.bestEpoch, epoch, fault }),
      )
    : certain("discard", "fault", sentenceOf("auto/fault", { epoch, fault }));
}

/** What it was worth before it diverged is its best. */
function diverged({ epoch, facts, trend }: Known): Conclusion {
  return facts.isNoFailure && trend
    ? certain(
        "saturated",
        "fault",
        sentenceOf("auto/best-before-divergence", { best: trend.bestEpoch, epoch }),
      )
    : certain("discard", "fault", sentenceOf("auto/diverged", { epoch }));
}

function lateBloomer({ epoch, maxEpochs, bloom: { rankChange } }: Known): Conclusion {
  const advice = sentenceOf(epoch < maxEpochs ? "auto/let-continue" : "auto/more-epochs", {});
  return undecided(
    "lateBloomer",
    sentenceOf("auto/rank-falls", { epoch, change: formatPercent(rankChange), advice }),
  );
}

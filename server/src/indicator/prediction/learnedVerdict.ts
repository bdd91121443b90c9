import { verdictBeginnings } from "../../domain/verdictWords.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { Verdict } from "../scores/scores.ts";
import { alpha } from "./conformal.ts";
import type { FeatureSet, Watched } from "./features/features.ts";
import type { LearnedPredictor } from "./learn.ts";
import { type PooledPrediction, predictPooled } from "./pool.ts";
import { type NoPrediction, type Prediction, predict } from "./prediction.ts";
import { describeReasons } from "./why.ts";

/** What the verdict of a spec with a learned predictor rests on, or why it is the paper's after all. */
export type LearnedPrediction = Prediction | PooledPrediction | { unavailable: NoPrediction | "notLearned" };

/** A verdict by the paper's rule at an epoch. */
export interface PaperVerdict {
  epoch: number;
  verdict: Verdict;
  sentence: string;
}

export interface LearnedVerdict {
  verdict: Verdict;
  wantsStop: boolean;
  prediction: LearnedPrediction;
  sentence: string;
}

/**
 * `discard` where the run looks worse than all but a share α of good ones or, with too few good runs to know that,
 * where it is more likely to end bad than good. `saturated` stays the paper's, as does all without a prediction or
 * with only a pooled one. A run that has learned is never `discard`, though its end may be too bad to continue.
 * @param predictor of the run's own kind of study or, where nothing was learned of it, of other kinds together
 * @param learned says what shows that the run has learned, for its sentence; null where nothing does
 */
export function learnedVerdict(
  paper: PaperVerdict,
  predictor: LearnedPredictor | null,
  run: Watched,
  featureSet: FeatureSet,
  learned: () => string | null = () => null,
): LearnedVerdict {
  const found = predictionOf(predictor, run, paper.epoch, featureSet);
  const ofPaper = { verdict: paper.verdict, wantsStop: paper.verdict !== "continue", prediction: found };
  if ("unavailable" in found)
    return {
      ...ofPaper,
      sentence: `${paper.sentence} ${fallbackSentences[found.unavailable]}`,
    };
  if ("otherKinds" in found) return { ...ofPaper, sentence: pooledSentence(paper, found) };
  const isDiscard = found.mayStop ? found.pValue <= alpha : found.success < 0.5;
  const text = isDiscard ? learned() : null;
  if (text !== null)
    return {
      ...{ verdict: "continue", wantsStop: true, prediction: found },
      sentence: verdictSentence(found, `${verdictBeginnings.continue}, but not well: ${text}`),
    };
  const verdict = isDiscard ? "discard" : paper.verdict === "saturated" ? "saturated" : "continue";
  return {
    ...{ verdict, wantsStop: verdict !== "continue", prediction: found },
    sentence: verdictSentence(found, verdictBeginnings[verdict]),
  };
}

export function learnedChance(prediction: LearnedPrediction): number | null {
  return "success" in prediction ? prediction.success : null;
}

/** A predictor's result for a run at an epoch, or the reason why there is none. */
export function predictionOf(
  predictor: LearnedPredictor | null,
  run: Watched,
  epoch: number,
  featureSet: FeatureSet,
): LearnedPrediction {
  if (!predictor) return { unavailable: "notLearned" };
  const found =
    "kinds" in predictor
      ? predictPooled(predictor, run, epoch, featureSet)
      : predict(predictor, run, epoch, featureSet);
  return typeof found === "string" ? { unavailable: found } : found;
}

/** The epoch up to which a prediction at an epoch takes a run: that of the newest model; 0 where there is none. */
export function epochOfLook(
  predictor: LearnedPredictor | null,
  epoch: number,
  featureSet: FeatureSet,
): number {
  if (!predictor) return 0;
  const looks = "kinds" in predictor ? predictor[featureSet] : predictor[featureSet].looks;
  return looks.findLast((look) => look.epoch <= epoch)?.epoch ?? 0;
}

const fallbackSentences: Record<NoPrediction | "notLearned", string> = {
  outside: sentenceOf("learned/outside", {}),
  tooEarly: sentenceOf("learned/early", {}),
  notLearned: sentenceOf("learned/not-learned", {}),
};

function verdictSentence(prediction: Prediction, beginning: string): string {
  const { success, finalAccuracy, pValue, mayStop, epoch, why } = prediction;
  const rare = mayStop
    ? sentenceOf("learned/rare", { pValue: percent(pValue) })
    : sentenceOf("learned/few-good", {});
  return sentenceOf("learned/verdict", {
    beginning,
    epoch,
    success: percent(success),
    finalAccuracy: percent(finalAccuracy),
    rare,
    why: describeReasons(why),
  });
}

function pooledSentence(paper: PaperVerdict, prediction: PooledPrediction): string {
  const { success, epoch, otherKinds, why } = prediction;
  return sentenceOf("learned/pooled", {
    paper: paper.sentence,
    fallback: fallbackSentences.notLearned,
    kinds: otherKinds,
    success: percent(success),
    epoch,
    why: describeReasons(why),
  });
}

function percent(share: number): string {
  return share < 0.001 ? "less than 0.1%" : `${Number((100 * share).toPrecision(3))}%`;
}

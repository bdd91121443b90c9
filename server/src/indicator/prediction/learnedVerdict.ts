import { explain } from "../verdicts/explanation.ts";
import type { Judgement } from "../verdicts/verdict.ts";
import { alpha } from "./conformal.ts";
import type { Sight, Watched } from "./features.ts";
import type { LearnedPredictor } from "./learn.ts";
import { type PooledPrediction, predictPooled } from "./pool.ts";
import { type NoPrediction, type Prediction, predict } from "./prediction.ts";
import { whyInWords } from "./why.ts";

/** What the verdict of a spec with a learned predictor rests on, or why it is the paper's after all. */
export type LearnedPrediction = Prediction | PooledPrediction | { unavailable: NoPrediction | "notLearned" };

/** A judgement, and what the learned predictor had to say to it. */
export interface LearnedJudgement {
  judgement: Judgement;
  outlook: LearnedPrediction;
  sentence: string;
}

/**
 * The paper's judgement with the learned predictor's verdict in its place: `discard` where the run looks worse
 * than all but a share α of good ones, or, while there are too few good runs to know that, where it is more
 * likely to end bad than good. `saturated` stays the paper's. Where there is no prediction, or only one by what other
 * kinds of study have in common, all stays the paper's.
 *
 * @param predictor of the run's own kind of study or, where nothing was learned of it, of other kinds together
 */
export function learnedVerdict(
  judgement: Judgement,
  predictor: LearnedPredictor | null,
  run: Watched,
  sight: Sight,
): LearnedJudgement {
  const found = outlookFor(predictor, run, judgement.epoch, sight);
  if (typeof found === "string") {
    const sentence = `${explain(judgement)} ${fallbackSentences[found]}`;
    return { judgement, outlook: { unavailable: found }, sentence };
  }
  if ("otherKinds" in found) return { judgement, outlook: found, sentence: pooledSentence(judgement, found) };
  const isDiscard = found.mayStop ? found.pValue <= alpha : found.success < 0.5;
  const verdict = isDiscard ? "discard" : judgement.verdict === "saturated" ? "saturated" : "continue";
  return { judgement: { ...judgement, verdict }, outlook: found, sentence: sentenceOf(found, verdict) };
}

function outlookFor(
  predictor: LearnedPredictor | null,
  run: Watched,
  epoch: number,
  sight: Sight,
): Prediction | PooledPrediction | NoPrediction | "notLearned" {
  if (!predictor) return "notLearned";
  return "kinds" in predictor
    ? predictPooled(predictor, run, epoch, sight)
    : predict(predictor, run, epoch, sight);
}

const fallbackSentences: Record<NoPrediction | "notLearned", string> = {
  outside: "This is the paper's rule: the run is unlike those that were learned from.",
  tooEarly: "This is the paper's rule: nothing was learned for epochs so early.",
  notLearned: "This is the paper's rule: nothing was learned of this kind of study yet (dai learn).",
};

const beginnings: Record<Judgement["verdict"], string> = {
  continue: "Expected to train",
  discard: "Not expected to train",
  saturated: "Settled, more epochs are not expected to help",
};

function sentenceOf(prediction: Prediction, verdict: Judgement["verdict"]): string {
  const { success, finalAccuracy, pValue, mayStop, epoch, why } = prediction;
  const rare = mayStop
    ? `${percent(pValue)} of good runs like those learned from look as bad`
    : "too few good runs were learned from for this to stop a run";
  return (
    `${beginnings[verdict]}, judged at epoch ${epoch}: success has a chance of ${percent(success)} with a final accuracy ` +
    `of about ${percent(finalAccuracy)}; ${rare}. Why: ${whyInWords(why)}.`
  );
}

function pooledSentence(judgement: Judgement, prediction: PooledPrediction): string {
  const { success, epoch, otherKinds, why } = prediction;
  return (
    `${explain(judgement)} ${fallbackSentences.notLearned} By what ${otherKinds} other kinds have in common, judged at ` +
    `epoch ${epoch}, success has a chance of ${percent(success)}; that is not calibrated for this kind of study and ` +
    `only advises. Why: ${whyInWords(why)}.`
  );
}

function percent(share: number): string {
  return share < 0.001 ? "less than 0.1%" : `${Number((100 * share).toPrecision(3))}%`;
}

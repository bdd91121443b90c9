import { sentenceOf } from "../../messages/catalogue.ts";
import { isGated } from "../scores/combinedScores.ts";
import type { Judgement } from "./verdict.ts";

/** The conclusion of the paper's rule and its reason, in one sentence. */
export function explain(judgement: Judgement): string {
  const { verdict, epoch, so, initialSo, sF, threshold } = judgement;
  const [now, before] = [formatScore(so), formatScore(initialSo)];
  const move = changeOf(judgement);
  switch (verdict) {
    case "continue":
      return sentenceOf("paper/likely", {
        epoch,
        sF: formatScore(sF),
        threshold: formatScore(threshold),
        move,
      });
    case "discard":
      return sentenceOf("paper/unlikely", { epoch, evidence: lowScore(judgement), so: now, before, move });
    case "saturated":
      return sentenceOf("paper/converged", { epoch, evidence: lowScore(judgement), before, so: now, move });
  }
}

/** What follows a verdict whose thresholds were not fitted to its kind of study. */
export const uncalibratedNote = sentenceOf("paper/by-hand", {});

/** A score to three significant digits: 27.9, 0.25, 3.31e-3, 0. */
export function formatScore(score: number): string {
  const size = Math.abs(score);
  if (size > 0 && (size < 0.01 || size >= 1e5)) {
    return Number(score.toPrecision(3)).toExponential().replace("e+", "e");
  }
  return size >= 100 ? score.toFixed(0) : String(Number(score.toPrecision(3)));
}

/** The layer that changes the most: where it still does, the mean over the layers hides it. */
function changeOf({ layer: { name, ss }, ss: mean, gateShift }: Judgement): string {
  const isHidden = mean <= gateShift && ss > gateShift;
  return sentenceOf(isHidden ? "paper/still-changes" : "paper/changes-most", {
    layer: name,
    ss: formatScore(ss),
  });
}

/** Why s_F is low. */
export function lowScore({ so, ss, sF, threshold, gateNonUniformity, gateShift }: Judgement): string {
  return isGated(so, ss, { gateNonUniformity, gateShift })
    ? sentenceOf("paper/stopped-changing", { ss: formatScore(ss), most: formatScore(gateShift) })
    : sentenceOf("paper/low-score", { sF: formatScore(sF), threshold: formatScore(threshold) });
}

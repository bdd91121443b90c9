import { isGated } from "../scores/combinedScores.ts";
import type { Judgement } from "./verdict.ts";

/** One plain sentence that says what the paper's rule concludes, and what from. */
export function explain(judgement: Judgement): string {
  const { verdict, epoch, so, initialSo, sF, threshold } = judgement;
  const [now, before] = [formatScore(so), formatScore(initialSo)];
  const move = changeOf(judgement);
  switch (verdict) {
    case "continue":
      return `Likely to learn: at epoch ${epoch} s_F ${formatScore(sF)} is above ${formatScore(threshold)}; ${move}.`;
    case "discard":
      return `Unlikely to learn: at epoch ${epoch} ${lowScore(judgement)} and s_o is ${now}, against ${before} before training; ${move}.`;
    case "saturated":
      return `Converged, more epochs are not expected to help: at epoch ${epoch} ${lowScore(judgement)} after s_o rose from ${before} to ${now}; ${move}.`;
  }
}

/** What follows a verdict whose thresholds were not fitted to its kind of study. */
export const uncalibratedNote = "Its thresholds were set by hand: nothing shows that they suit this data.";

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
  return `${name} ${isHidden ? "still changes" : "changes the most"} (s_s ${formatScore(ss)})`;
}

function lowScore({ so, ss, sF, threshold, gateNonUniformity, gateShift }: Judgement): string {
  return isGated(so, ss, { gateNonUniformity, gateShift })
    ? `the spectra have on average stopped changing (s_s ${formatScore(ss)}, at most ${formatScore(gateShift)})`
    : `s_F ${formatScore(sF)} is not above ${formatScore(threshold)}`;
}

import { isGated } from "../scores/combinedScores.ts";
import type { Judgement } from "./verdict.ts";

/** One plain sentence that says what the verdict is and what it rests on. */
export function explain(judgement: Judgement): string {
  const { verdict, epoch, so, initialSo, sF, threshold, layer } = judgement;
  const [now, before] = [formatScore(so), formatScore(initialSo)];
  const move = `s_s ${formatScore(layer.ss)}`;
  switch (verdict) {
    case "continue":
      return `Expected to train at epoch ${epoch}: s_F ${formatScore(sF)} is above ${formatScore(threshold)}; ${layer.name} moves the most (${move}).`;
    case "discard":
      return `Not expected to train at epoch ${epoch}: ${lowScore(judgement)} and s_o is ${now}, against ${before} before training; even ${layer.name}, which moves the most, has ${move}.`;
    case "saturated":
      return `Settled at epoch ${epoch}, more epochs are not expected to help: ${lowScore(judgement)} after s_o rose from ${before} to ${now}; even ${layer.name}, which moves the most, has ${move}.`;
  }
}

/** What follows `explain` when the thresholds are not calibrated. */
export const uncalibratedNote =
  "The thresholds are not calibrated for this kind of study, so this verdict only advises.";

/** A score to three significant digits: 27.9, 0.25, 3.31e-3, 0. */
export function formatScore(score: number): string {
  const size = Math.abs(score);
  if (size > 0 && (size < 0.01 || size >= 1e5)) {
    return Number(score.toPrecision(3)).toExponential().replace("e+", "e");
  }
  return size >= 100 ? score.toFixed(0) : String(Number(score.toPrecision(3)));
}

function lowScore({ so, ss, sF, threshold, gateNonUniformity, gateShift }: Judgement): string {
  return isGated(so, ss, { gateNonUniformity, gateShift })
    ? `the spectra hardly move any more (s_s ${formatScore(ss)}, at most ${formatScore(gateShift)})`
    : `s_F ${formatScore(sF)} is not above ${formatScore(threshold)}`;
}

import type { VerdictRecord } from "../../server/src/protocol/protocol.ts";
import { formatNumber } from "./format.ts";

/** A verdict and the evidence that it rests on (equations 2 to 7), in words. */
export function verdictSentence(record: VerdictRecord): string {
  const claim = {
    continue: "this run is expected to train",
    discard: "this run is not expected to train",
    saturated: "this run has settled; more epochs are not expected to help",
  }[record.verdict];
  const sentences = [
    `Epoch ${record.epoch}: ${claim}.`,
    score(record),
    movement(record),
    advice(record),
    consequence(record),
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function score({ so, ss, sF, threshold, gateNonUniformity, gateShift }: VerdictRecord): string {
  if (so >= gateNonUniformity && ss <= gateShift)
    return (
      `Its spectra hardly move: s_s = ${formatNumber(ss)}, at most ${formatNumber(gateShift)}, while ` +
      `s_o = ${formatNumber(so)}, at least ${formatNumber(gateNonUniformity)}; so s_F = 0.`
    );
  const relation = sF > threshold ? "above" : "not above";
  return `s_F = ${formatNumber(sF)} is ${relation} the threshold ${formatNumber(threshold)}.`;
}

function movement({ verdict, so, initialSo, layer }: VerdictRecord): string {
  const most = `s_s = ${formatNumber(layer.ss)}`;
  if (verdict === "continue") return `${layer.name} moves the most (${most}).`;
  const course = `s_o went from ${formatNumber(initialSo)} before training to ${formatNumber(so)}`;
  return `Even ${layer.name}, which moves the most, has ${most}; ${course}.`;
}

function advice({ verdict, calibrated }: VerdictRecord): string {
  if (verdict === "continue" || calibrated) return "";
  return "The thresholds are the defaults, not fitted to this kind of study, so this is only advice.";
}

function consequence({ verdict, decision, saves }: VerdictRecord): string {
  if (verdict === "continue" || saves <= 0) return "";
  const epochs = `${saves} ${saves === 1 ? "epoch" : "epochs"}`;
  return decision === "stopped" ? `It was stopped, which saves ${epochs}.` : `Stopping here saves ${epochs}.`;
}

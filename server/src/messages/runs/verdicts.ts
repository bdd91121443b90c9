/** The sentences of verdicts: what a stopping rule concludes about a run, and from what. */
import type { Messages } from "../message.ts";

export const verdictMessages = {
  "paper/likely": ({
    epoch,
    sF,
    threshold,
    move,
  }: {
    epoch: number;
    sF: string;
    threshold: string;
    move: string;
  }) => ["Likely to learn", `at epoch ${epoch} s_F ${sF} is above ${threshold}; ${move}`],
  "paper/unlikely": ({
    epoch,
    evidence,
    so,
    before,
    move,
  }: {
    epoch: number;
    evidence: string;
    so: string;
    before: string;
    move: string;
  }) => [
    "Unlikely to learn",
    `at epoch ${epoch} ${evidence} and s_o is ${so}, against ${before} before training; ${move}`,
  ],
  "paper/converged": ({
    epoch,
    evidence,
    before,
    so,
    move,
  }: {
    epoch: number;
    evidence: string;
    before: string;
    so: string;
    move: string;
  }) => [
    "Converged, more epochs are not expected to help",
    `at epoch ${epoch} ${evidence} after s_o rose from ${before} to ${so}; ${move}`,
  ],
  "paper/by-hand": () => "Its thresholds were set by hand and are not known to suit this study.",
  "paper/stopped-changing": ({ ss, most }: { ss: string; most: string }) =>
    `the singular values have on average stopped changing (s_s ${ss}, limit ${most})`,
  "paper/changes-most": ({ layer, ss }: { layer: string; ss: string }) =>
    `${layer} changes the most (s_s ${ss})`,
  "paper/still-changes": ({ layer, ss }: { layer: string; ss: string }) =>
    `${layer} still changes (s_s ${ss})`,
  "paper/low-score": ({ sF, threshold }: { sF: string; threshold: string }) =>
    `s_F ${sF} is not above ${threshold}`,
  "verdict/place": ({
    metric,
    place,
    compared,
    kept,
  }: {
    metric: string;
    place: number;
    compared: number;
    kept: number;
  }) => `its ${metric} is number ${place} of ${compared}, and the best ${kept} are kept`,
  "verdict/place-in-bracket": ({
    metric,
    place,
    compared,
    bracket,
    kept,
  }: {
    metric: string;
    place: number;
    compared: number;
    bracket: number;
    kept: number;
  }) =>
    `its ${metric} is number ${place} of ${compared} in bracket ${bracket}, and the best ${kept} are kept`,
  "verdict/median": ({ metric, is, others }: { metric: string; is: string; others: number }) =>
    `its best ${metric} is ${is} the median of ${others} other runs' averages`,
  "verdict/at-guessing": ({ level, guessing }: { level: string; guessing: string }) =>
    `; ${level} is no better than guessing (${guessing})`,
  "verdict/no-improvement": ({
    metric,
    waited,
    value,
    epoch,
  }: {
    metric: string;
    waited: number;
    value: string;
    epoch: number;
  }) => [
    "Converged",
    `its ${metric} has not improved for ${waited} epochs; the best is ${value} at epoch ${epoch}`,
  ],
  "verdict/improving": ({ metric, value, epoch }: { metric: string; value: string; epoch: number }) => [
    "Kept",
    `its best ${metric} is ${value}, at epoch ${epoch}`,
  ],
  "verdict/late-bloomer": () => [
    "It has memorized its training samples, and the effective rank of its outputs is falling, as in networks that generalize late",
    "let it continue",
  ],
  "verdict/training-loss": ({ epoch, loss }: { epoch: number; loss: string }) => [
    "Not known yet",
    `at epoch ${epoch} its training loss is ${loss}`,
  ],
  "advice/calibrating": ({ finished, first }: { finished: number; first: number }) =>
    `${finished} of ${first} calibration runs have finished, so the verdict only advises.`,
  "advice/calibrates": () => "This run calibrates the study, so the verdict only advises.",
  "advice/no-measure": ({ name }: { name: string }) =>
    `This checkpoint has no ${name}, so the verdict only advises.`,
  "within-study/continues": ({
    epoch,
    name,
    value,
    why,
  }: {
    epoch: number;
    name: string;
    value: string;
    why: string;
  }) => ["Kept", `at epoch ${epoch} its ${name} is ${value}; ${why}`],
  "within-study/unlikely": ({
    epoch,
    name,
    value,
    worse,
    good,
    lowestGood,
    better,
    stopAt,
    bound,
  }: {
    epoch: number;
    name: string;
    value: string;
    worse: string;
    good: number;
    lowestGood: string;
    better: string;
    stopAt: string;
    bound: string;
  }) =>
    `Unlikely to learn: at epoch ${epoch} its ${name} of ${value} is ${worse} that of all ${good} good runs of this study (${lowestGood} ${better}), and no better than that of failed runs (${stopAt}). The chance of stopping a good run is at most ${bound}.`,
  "within-study/levels": ({
    stopAt,
    asBad,
    lowestGood,
    better,
  }: {
    stopAt: string;
    asBad: string;
    lowestGood: string;
    better: string;
  }) => `runs are stopped at ${stopAt} ${asBad}, and good runs had ${lowestGood} ${better}`,
  "within-study/few-good": ({ good, wanted }: { good: number; wanted: number }) =>
    `too few runs of this study are good to stop any (${good}; ${wanted} are needed)`,
  "within-study/overlap": () => "the runs so far do not separate good from bad",
  "learned/outside": () =>
    "The paper's rule decides, because this run is out of distribution for the learned predictor.",
  "learned/early": () =>
    "The paper's rule decides, because the learned predictor has no model for an epoch this early.",
  "learned/not-learned": () =>
    "The paper's rule decides, because there is no learned predictor for this kind of study yet (dai learn).",
  "learned/rare": ({ pValue }: { pValue: string }) =>
    `${pValue} of good training runs of the predictor look as bad`,
  "learned/few-good": () => "too few good runs were learned from to stop a run by this",
  "learned/verdict": ({
    verdict,
    epoch,
    success,
    finalAccuracy,
    rare,
    why,
  }: {
    verdict: string;
    epoch: number;
    success: string;
    finalAccuracy: string;
    rare: string;
    why: string;
  }) =>
    `${verdict}: at epoch ${epoch} the predicted chance of success is ${success} and the final accuracy about ${finalAccuracy}; ${rare}. Why: ${why}.`,
  "learned/pooled": ({
    paper,
    fallback,
    kinds,
    success,
    epoch,
    why,
  }: {
    paper: string;
    fallback: string;
    kinds: number;
    success: string;
    epoch: number;
    why: string;
  }) =>
    `${paper} ${fallback} A predictor pooled over ${kinds} other kinds of study gives a chance of success of ${success} at epoch ${epoch}; it is not calibrated for this kind, so it only advises. Why: ${why}.`,
} as const satisfies Messages;

/** Verdicts of rules that are fitted to finished runs: of the same study, or by dai learn. */
import type { Messages } from "../message.ts";

export const fittedVerdictMessages = {
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
  "within-study/worse-than-good": ({
    beginning,
    learned,
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
    beginning: string;
    learned: string;
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
    `${beginning}: ${learned}at epoch ${epoch} its ${name} of ${value} is ${worse} that of all ${good} good runs of this study (${lowestGood} ${better}), and no better than that of failed runs (${stopAt}). The chance of stopping a good run is at most ${bound}.`,
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
    beginning,
    epoch,
    success,
    finalAccuracy,
    rare,
    why,
  }: {
    beginning: string;
    epoch: number;
    success: string;
    finalAccuracy: string;
    rare: string;
    why: string;
  }) =>
    `${beginning}: at epoch ${epoch} the predicted chance of success is ${success} and the final accuracy about ${finalAccuracy}; ${rare}. Why: ${why}.`,
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

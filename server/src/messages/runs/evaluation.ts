/** Reports of dai evaluate, calibrate and learn. */
import type { Messages } from "../message.ts";

/** A text or a number, as formatted in the message. */
type Value = string | number | undefined;

export const evaluationMessages = {
  "learned/pooled-kinds": ({ kinds, runs }: { kinds: Value; runs: Value }) =>
    `For other kinds of study there is a predictor pooled over ${kinds} kinds (${runs} runs), which only advises.`,
  "learned/no-other-kinds": () =>
    "For other kinds of study there is no predictor yet: it needs ten runs of each of two kinds, including good and bad ones.",
  "learned/from": ({
    kind,
    runs,
    good,
    success,
  }: {
    kind: Value;
    runs: Value;
    good: Value;
    success: Value;
  }) => [`${kind}`, `learned from ${runs} runs; ${good} are good: ${success}`],
  "learned/advises": ({ good, needed }: { good: Value; needed: Value }) =>
    `Advisory only: a bound on false stops needs ${needed} good runs, and there are ${good}.`,
  "learned/stops": ({ share }: { share: Value }) =>
    `It stops a run only where at most ${share}% of such good runs look as bad at any of these epochs.`,
  "learned/would-stop": ({ counts, labelFree }: { counts: Value; labelFree: Value }) =>
    `Of these it would have stopped ${counts}; label-free ${labelFree}.`,
  "learned/of-kind": ({
    runs,
    good,
    success,
    here,
    unlike,
  }: {
    runs: Value;
    good: Value;
    success: Value;
    here: Value;
    unlike: Value;
  }) =>
    `The learned predictor comes from ${runs} other runs of this kind of study, ${good} of them good: above ${success}. Of the ${here} runs here ${unlike} are unlike these at some checkpoint, where their verdict would be the paper's.`,
  "learned/fold-by-fold": ({ runs }: { runs: Value }) => [
    `The learned predictor was fitted to runs of this study too, so it is fitted again to ${runs} runs of its kind by cross-validation`,
    "no run is judged by a model that was fitted to it",
  ],
  "learned/pooled-from": ({ runs, kinds }: { runs: Value; kinds: Value }) =>
    `The pooled predictor comes from ${runs} runs of ${kinds} other kinds of study.`,
  "learned/unknown-runs": () => [
    "The file of the learned predictor has no run ids, so it is not shown",
    "run `dai learn` again",
  ],
  "learned/none-of-kind": () => [
    "The other studies give no predictor",
    "train some of this kind, or ten runs of each of two other kinds, including good and bad ones",
  ],
  "learned/several-kinds": () => "The study's runs are of several kinds, so no learned predictor is shown.",
  "learned/other-objective": () =>
    "The learned predictor predicts final accuracies, and this study has another objective.",
  "calibrated/expected": ({
    low,
    high,
    stopped,
    leastSaved,
    mostSaved,
    saved,
    oracle,
  }: {
    low: Value;
    high: Value;
    stopped: Value;
    leastSaved: Value;
    mostSaved: Value;
    saved: Value;
    oracle: Value;
  }) =>
    `Expected for runs like these, from held-out runs: ${low} to ${high} of good runs are stopped (measured: ${stopped}), and ${leastSaved} to ${mostSaved} of all epochs are saved (measured: ${saved}${oracle}).`,
  "calibrated/fitted": ({
    count,
    runs,
    good,
    success,
  }: {
    count: Value;
    runs: Value;
    good: Value;
    success: Value;
  }) => `Fitted to ${count} ${runs}, ${good} of which ended ${success}.`,
  "conclusion/stopped-none": ({ runs }: { runs: Value }) =>
    `Stopping at “unlikely to learn” would have stopped none of the ${runs} and saved nothing.`,
  "conclusion/stopped-all": ({ runs, saved }: { runs: Value; saved: Value }) =>
    `Stopping at “unlikely to learn” would have stopped all ${runs}; ${saved}.`,
  "conclusion/stopped": ({
    stopped,
    runs,
    bad,
    allBad,
    saved,
  }: {
    stopped: Value;
    runs: Value;
    bad: Value;
    allBad: Value;
    saved: Value;
  }) =>
    `Stopping at “unlikely to learn” would have stopped ${stopped} of ${runs}, ${bad} of the ${allBad} that were not good; ${saved}.`,
  "conclusion/no-good": () => "No run is good, so the cost of stopping is not known.",
  "conclusion/none-wrong": ({ good, bound }: { good: Value; bound: Value }) =>
    `${good === 1 ? "The only good run would not" : `None of the ${good} good runs would`} have been stopped; ${bound}.`,
  "conclusion/some-wrong": ({
    wrong,
    good,
    runs,
    more,
  }: {
    wrong: Value;
    good: Value;
    runs: Value;
    more: Value;
  }) => `${wrong} of the ${good} good runs would have been stopped wrongly: ${runs}${more}.`,
  "conclusion/no-rule": ({ share }: { share: Value }) => [
    `No rule would have saved anything with at most ${share} of the good runs stopped`,
    "training all to the end was best",
  ],
  "evaluated/runs": ({
    runs,
    epochs,
    good,
    success,
  }: {
    runs: Value;
    epochs: Value;
    good: Value;
    success: Value;
  }) => `${runs} runs trained to their end (${epochs} epochs); ${good} of them are good: ${success}.`,
  "evaluated/left-out": ({ runs, are, were }: { runs: Value; are: Value; were: Value }) =>
    `${runs} more ${are} not trained to the end and ${were} left out.`,
  "evaluated/intervals": ({ share, fitted }: { share: Value; fitted: Value }) =>
    `Intervals are 95%: of correlations and areas by a paired bootstrap over runs, of false stops by Wilson's formula. Fitted cutoffs allow ${share} false stops and are fitted ${fitted}.`,
  "evaluated/replayed": ({ rules }: { rules: Value }) =>
    `Replayed as one worker would train the runs: the study's own verdicts and auto in the order of its policy, the others in the order of the launch. All but the paper's use ${rules}.`,
  "evaluated/saved-on-good": () =>
    "Savings on good runs count in “epochs saved” and not in the share of the oracle's savings.",
  "evaluated/brief": () =>
    "Epochs of good runs don't count as saved. `dai evaluate --full` adds variants of the scores, comparisons in pairs, all intervals, and what calibration within the study would have done.",
  "evaluated/calibrating": ({ orders }: { orders: Value }) =>
    `The runs that calibrate are trained to their end and count. First in the order of the launch, then the mean over ${orders} random orders.`,
  "evaluated/no-value": ({ names }: { names: Value }) => `No value yet: ${names}.`,
  "evaluated/no-cutoffs": () => [
    "No cutoffs are fitted",
    "there are too few good runs for so few false stops",
  ],
  "calibration-spec-errors": () => ["The spec has errors", "fix them first"],
} as const satisfies Messages;

/** What dai run, learn, calibrate and evaluate say of a study in words. */
import type { Messages } from "../message.ts";

/** A text or a number, as it stands in the sentence. */
export type Value = string | number | undefined;

export const reportMessages = {
  "learned/pooled-kinds": ({ kinds, runs }: { kinds: Value; runs: Value }) =>
    `For other kinds of study there is a predictor pooled over ${kinds} kinds (${runs} runs), which only advises.`,
  "learned/no-other-kinds": () =>
    "For other kinds of study there is no predictor yet: it takes ten runs of each of two kinds, good and bad ones among them.",
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
  "test/result": ({
    run,
    name,
    epoch,
    samples,
    result,
  }: {
    run: Value;
    name: Value;
    epoch: Value;
    samples: Value;
    result: Value;
  }) => `Run ${run} (${name}) at epoch ${epoch}, on ${samples}: ${result}.`,
  "hindsight/none": ({ before, good, what }: { before: Value; good: Value; what: Value }) =>
    `${before}Stopping at the verdicts would have lost none of the ${good} (${what}).`,
  "hindsight/some": ({
    before,
    wrong,
    good,
    what,
    runs,
    more,
  }: {
    before: Value;
    wrong: Value;
    good: Value;
    what: Value;
    runs: Value;
    more: Value;
  }) =>
    `${before}Stopping at the verdicts would have been wrong for ${wrong} of the ${good} (${what}): ${runs}${more}.`,
  "hindsight/all": ({ which }: { which: Value }) => `The verdicts discard ${which}.`,
  "summary/calibrated": ({ done }: { done: Value }) =>
    `${done} The verdicts' thresholds were fitted to this kind of study.`,
  "summary/by-hand": ({ done }: { done: Value }) =>
    `${done} The verdicts' thresholds are set by hand and not known to suit this study.`,
  "summary/best": ({
    name,
    metric,
    value,
    epoch,
    run,
  }: {
    name: Value;
    metric: Value;
    value: Value;
    epoch: Value;
    run: Value;
  }) => `Best: ${name}, ${metric} ${value} at epoch ${epoch} (run ${run}).`,
  "summary/stopped": ({ runs }: { runs: Value }) => `The policy stopped ${runs}.`,
  "summary/advice": () => "Nothing was stopped, because the verdicts only advise.",
  "summary/heading": ({
    name,
    states,
    epochs,
    time,
  }: {
    name: Value;
    states: Value;
    epochs: Value;
    time: Value;
  }) => `${name}: ${states}; ${epochs} in ${time} of training.`,
  "savings/unknown": ({ epochs }: { epochs: Value }) =>
    `Stopping left out ${epochs}; how these runs would have ended is not known.`,
  "savings/known": ({ saves, what, runs }: { saves: Value; what: Value; runs: Value }) =>
    `Stopping runs at their verdict ${saves} ${what} of training, of runs that ${runs}.`,
  "note/none": () => "There is no note and no tag.",
  "open/opens": () => "The panel opens in your browser.",
  "run/not-started": () => "Nothing was started: fix the spec and run it again.",
  "run/detached": () =>
    "Detached; training continues in the background. Use `dai runs` to list the runs, `dai stop` to stop them, or the same `dai run` to follow them again.",
  "run/all-ended": () => "All runs had already ended, so nothing was trained; --fresh trains them again.",
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
    `The learned predictor was learned from runs of this study too, so here it is fitted again to ${runs} runs of its kind, fold by fold`,
    "no run is judged by a model that was fitted to it",
  ],
  "learned/pooled-from": ({ runs, kinds }: { runs: Value; kinds: Value }) =>
    `The pooled predictor comes from ${runs} runs of ${kinds} other kinds of study.`,
  "learned/unknown-runs": () => [
    "The learned predictor does not name its runs, so it is not shown",
    "run `dai learn` again",
  ],
  "learned/none-of-kind": () => [
    "The other studies give no predictor",
    "train some of this kind, or ten runs of each of two other kinds, good and bad ones among them",
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
  }) => `Fitted to ${count} ${runs}, ${good} of which ended above ${success}.`,
  "conclusion/stopped-none": ({ runs }: { runs: Value }) =>
    `Stopping at the verdicts would have stopped none of the ${runs} runs and saved nothing.`,
  "conclusion/stopped-all": ({ runs, saved }: { runs: Value; saved: Value }) =>
    `Stopping at the verdicts would have stopped all ${runs} runs; ${saved}.`,
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
    `Stopping at the verdicts would have stopped ${stopped} of ${runs} runs, ${bad} of the ${allBad} that did not end as good runs; ${saved}.`,
  "conclusion/no-good": () => "No run is good, so the cost of stopping is not known.",
  "conclusion/none-wrong": ({ good, bound }: { good: Value; bound: Value }) =>
    `None of the ${good} good runs would have been stopped; ${bound}.`,
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
    "What is saved on good runs is in “epochs saved” and not in the share of the oracle's.",
  "evaluated/calibrating": ({ orders }: { orders: Value }) =>
    `The runs that calibrate are trained to their end and count. First in the order of the launch, then the mean over ${orders} random orders.`,
  "evaluated/no-value": ({ names }: { names: Value }) => `No value yet: ${names}.`,
  "evaluated/no-cutoffs": () => [
    "No cutoffs are fitted",
    "there are too few good runs for so few false stops",
  ],
  "model/unknown-data": ({ run, remedy }: { run: Value; remedy: Value }) =>
    `The snapshot of run ${run} does not say what its data was like: ${remedy}.`,
  "model/large": ({ run, remedy }: { run: Value; remedy: Value }) =>
    `The model of run ${run} is larger than 10 MiB: ${remedy}.`,
  "calibration-spec-errors": () => ["The spec has errors", "fix them first"],
  "shown-only": ({ shown }: { shown: Value }) => [
    `Only the first ${shown} problems are shown`,
    "correct some of them first",
  ],
  "checkpoint-used": ({ what }: { what: Value }) => `The verdict uses this ${what}.`,
  "hindsight/no-good": ({ before, what }: { before: string; what: string }) =>
    `${before}No run was good (${what} and above guessing), so stopping at the verdicts would have lost none.`,
} as const satisfies Messages;

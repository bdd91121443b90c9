/** Reports of dai run and of commands that show one study or run. */
import type { Messages } from "../message.ts";

/** A text or a number, as formatted in the message. */
type Value = string | number | undefined;

export const reportMessages = {
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
  "hindsight/none": ({ before, good, what }: { before: Value; good: number; what: Value }) =>
    `${before}Stopping at the verdicts would have kept ${{ 1: "the only good run", 2: "both good runs" }[good] ?? `all ${good} good runs`}. Good: ${what}.`,
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
    `${before}Stopping at the verdicts would have been wrong for ${wrong} of the ${good}: ${runs}${more}. Good: ${what}.`,
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
  "summary/folds": ({
    metric,
    configurations,
    more,
  }: {
    metric: string;
    configurations: string;
    more: number;
  }) =>
    `Mean over folds of the best ${metric}, ± their standard deviation: ${configurations}${more > 0 ? ` and ${more} more` : ""}.`,
  "summary/stopped": ({ runs }: { runs: Value }) => `The policy stopped ${runs}.`,
  "summary/scores": () =>
    "s_F: decay score of the hidden layers' singular values, without labels. s_Fv: the validation accuracy expected from it.",
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
    `Stopping skipped ${epochs}; the final results of these runs are not known.`,
  "savings/known": ({ saves, what, runs }: { saves: Value; what: Value; runs: Value }) =>
    `Stopping runs at their verdict, unlikely or converged, ${saves} ${what} of training, of runs that ${runs}.`,
  "note/none": () => "There is no note and no tag.",
  "open/opens": () => "The panel opens in your browser.",
  "run/not-started": () => "Nothing was started: fix the spec and run it again.",
  "run/detached": () =>
    "Detached; training continues in the background. Use `dai runs` to list the runs, `dai stop` to stop them, or the same `dai run` to follow them again.",
  "run/all-ended": () => "All runs had already ended, so nothing was trained; --fresh trains them again.",
  "hindsight/no-good": ({ before, what }: { before: string; what: string }) =>
    `${before}No run was good, ${what}, so stopping at the verdicts would have lost none.`,
} as const satisfies Messages;

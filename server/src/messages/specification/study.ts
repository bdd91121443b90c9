/** What a launch holds, when its runs are judged, and by which rule. */
import { formatInteger } from "../../domain/format.ts";
import type { Messages } from "../message.ts";

export const studyMessages = {
  "too-many-runs": ({ runs, most }: { runs: number; most: number }) => [
    `This launches ${formatInteger(runs)} runs, and one launch holds at most ${formatInteger(most)}`,
    "use fewer seeds or values",
  ],
  "checkpoints-order": ({ checkpoint, previous }: { checkpoint: number; previous: number }) => [
    `Checkpoints must rise, and ${checkpoint} follows ${previous}`,
    "sort them and list each once",
  ],
  "window-after-checkpoint": ({
    window,
    first,
    most,
    least,
  }: {
    window: string;
    first: number;
    most: number;
    least: number;
  }) => [
    `The window of ${window} is longer than the first checkpoint at epoch ${first}, so that checkpoint would have no score`,
    `make the window at most ${most}, or the checkpoint at least ${least}`,
  ],
  "every-above-epoch": ({ steps, every }: { steps: number; every: number }) => [
    `An epoch has ${steps} steps, so spectra every ${every} steps come only once an epoch`,
    'use fewer steps, or "epoch", whose spectra are of all validation samples',
  ],
  "no-checkpoint": ({ epochs, first }: { epochs: number; first: number }) => [
    `Training ends at epoch ${epochs}, before the first checkpoint at epoch ${first}, so there will be no verdict`,
    "train longer or set an earlier checkpoint",
  ],
  "unreached-checkpoint": ({ epochs, checkpoint }: { epochs: number; checkpoint: number }) => [
    `Training ends at epoch ${epochs}, so the checkpoint at epoch ${checkpoint} is never reached`,
    "train longer or remove it",
  ],
  "unused-threshold": ({ key, rule }: { key: string; rule: string }) => [
    `"${key}" is a threshold of the paper's rule, and has no effect on the rule ${rule}, which gives the verdicts here`,
    'set "rule": "paper" in the policy, or remove it',
  ],
  "loss-without-calibration": () => [
    "The rule trainLoss needs a threshold, which comes from the study's first runs",
    'add "calibrate": {} to the policy, or choose another rule',
  ],
  "all-calibrate": ({ runs }: { runs: number }) => [
    `All ${runs} runs are used for calibration, so none is left to be judged`,
    'launch more runs, or set a smaller "first"',
  ],
} as const satisfies Messages;

/** The reasons of the rule auto, each the end of a verdict's sentence. */
import type { Messages } from "../message.ts";

export interface AtEpoch {
  epoch: number;
  /** such as "validation accuracy 53.0%" */
  level: string;
}

export interface AtGuessing extends AtEpoch {
  /** what the level does not exceed */
  guessing: string;
}

export const autoMessages = {
  "auto/fault": ({ epoch, fault }: { epoch: number; fault: string }) =>
    `at epoch ${epoch} ${fault}, so no gradient reaches the layers before it`,
  "auto/best-before-fault": ({ best, epoch, fault }: { best: number; epoch: number; fault: string }) =>
    `its best was at epoch ${best}; at epoch ${epoch} ${fault}, so no gradient reaches the layers before it`,
  "auto/diverged": ({ epoch }: { epoch: number }) => `its training diverged after epoch ${epoch}`,
  "auto/best-before-divergence": ({ best, epoch }: { best: number; epoch: number }) =>
    `its best was at epoch ${best}; its training diverged after epoch ${epoch}`,
  "auto/let-continue": () => "let it continue",
  "auto/more-epochs": () => "more epochs may help",
  "auto/rank-falls": ({ epoch, change, advice }: { epoch: number; change: string; advice: string }) =>
    `at epoch ${epoch} it has memorized its training samples while validation is far behind; the effective rank of its outputs is falling (${change} an epoch), as in networks that generalize late: ${advice}`,
  "auto/few-samples": ({ level, samples }: { level: string; samples: string }) =>
    `${level}; ${samples} too few to distinguish that from guessing, but its losses show that it has learned`,
  "auto/learned-something": ({ epoch, level, guessing }: AtGuessing) =>
    `at epoch ${epoch} ${level} is ${guessing}, but it has learned something`,
  "auto/too-few-to-tell": ({
    maxEpochs,
    level,
    samples,
  }: {
    maxEpochs: number;
    level: string;
    samples: string;
  }) =>
    `after all ${maxEpochs} epochs ${level}; ${samples} too few to distinguish that from guessing: validate with more, or in folds`,
  "auto/memorized-at-guessing": ({ epoch, level, guessing }: AtGuessing) =>
    `at epoch ${epoch} it has memorized its training samples, and ${level} is ${guessing}: it may generalize late`,
  "auto/fitting-at-guessing": ({ epoch, level, guessing }: AtGuessing) =>
    `at epoch ${epoch} it fits its training samples far better than validation ones, and ${level} is ${guessing}: it may generalize late`,
  "auto/over-at-guessing": ({
    maxEpochs,
    level,
    guessing,
  }: {
    maxEpochs: number;
    level: string;
    guessing: string;
  }) => `after all ${maxEpochs} epochs ${level} is ${guessing}`,
  "auto/still-at-guessing": ({ epoch, maxEpochs, level, guessing }: AtGuessing & { maxEpochs: number }) =>
    `after ${epoch} of ${maxEpochs} epochs ${level} is ${guessing}, and neither is its training loss`,
  "auto/all-at-guessing": ({ epoch, level, guessing, failed }: AtGuessing & { failed: number }) =>
    `at epoch ${epoch} ${level} is ${guessing}, and none of the ${failed} runs of this study that have ended or stalled was better`,
  "auto/at-guessing": ({ epoch, level, guessing }: AtGuessing) => `at epoch ${epoch} ${level} is ${guessing}`,
  "auto/one-class": ({ epoch }: { epoch: number }) =>
    `at epoch ${epoch} all validation samples are of one class, so their accuracy says nothing`,
  "auto/far-below-best": ({ maxEpochs, level, best }: { maxEpochs: number; level: string; best: string }) =>
    `after all ${maxEpochs} epochs ${level}, far below the best of this study (${best})`,
  "auto/memorized": ({ epoch, level }: AtEpoch) =>
    `at epoch ${epoch} it has memorized its training samples; ${level}`,
  "auto/little-progress": ({ level, epoch }: AtEpoch) =>
    `${level} at epoch ${epoch}, little better than at the start`,
  "auto/unknown-guessing": ({ level, epoch, pace }: AtEpoch & { pace: string }) =>
    `${level} at epoch ${epoch}${pace}; the level of guessing is not known; a program can give it (classes of dai_probe.run)`,
  "auto/barely-above": ({ epoch, level, pace }: AtEpoch & { pace: string }) =>
    `at epoch ${epoch} ${level}, barely above guessing${pace}`,
  "auto/as-untrained": ({ epoch, level, untrained }: AtEpoch & { untrained: string }) =>
    `at epoch ${epoch} ${level} is not clearly above that of the untrained network (${untrained})`,
  "auto/over-as-untrained": ({
    maxEpochs,
    level,
    untrained,
  }: {
    maxEpochs: number;
    level: string;
    untrained: string;
  }) =>
    `after all ${maxEpochs} epochs ${level} is not clearly above that of the untrained network (${untrained})`,
  "auto/outpaced": ({ level, epoch, isOver, outpaced }: AtEpoch & { isOver: boolean; outpaced: string }) =>
    `${level} at epoch ${epoch}, but it ${isOver ? "is not" : "will not be"} among the good runs of this study${outpaced}`,
  "auto/best-epoch": ({ best, maxEpochs, level }: { best: number; maxEpochs: number; level: string }) =>
    `it reached its best at epoch ${best} of ${maxEpochs}; ${level}`,
  "auto/no-improvement": ({ best, level }: { best: number; level: string }) =>
    `nothing has improved since epoch ${best}, more epochs are not expected to help; ${level}`,
  "auto/fell-to-guessing": ({
    metric,
    from,
    best,
    to,
    epoch,
    guessing,
    isOver,
  }: {
    metric: string;
    from: string;
    best: number;
    to: string;
    epoch: number;
    guessing: string;
    isOver: boolean;
  }) =>
    `${metric} has fallen from ${from} at epoch ${best} to ${to} at epoch ${epoch}, the level of guessing (${guessing})${isOver ? "" : "; more epochs are not expected to help"}`,
  "auto/best-so-far": ({ best, epoch }: { best: string; epoch: number }) =>
    `; best: ${best} at epoch ${epoch}`,
  "auto/not-clearly": ({ samples }: { samples: string }) => `not clearly above guessing on ${samples}`,
  "auto/no-better": () => "no better than guessing",
  "auto/stalled-below": ({ epoch, metric, level }: AtEpoch & { metric: string }) =>
    `; nothing has improved since epoch ${epoch}, and ${metric}${level} counts as good`,
  "auto/worse-than-leaders": ({
    leaders,
    metric,
    lowest,
    reached,
    level,
  }: {
    leaders: number;
    metric: string;
    lowest: string;
    reached: string;
    level: string;
  }) =>
    `, worse than all ${leaders} leading runs by the same epoch (${metric}${lowest} or better); ${reached}, and ${level} counts as good`,
  "auto/best-is": ({ best }: { best: string }) => `its best is ${best}`,
  "auto/pace-reaches": ({ value }: { value: string }) => `at its pace it reaches ${value}`,
  "auto/improving": ({ pace }: { pace: string }) => `, still improving by ${pace} an epoch`,
  "auto/metric-improving": ({ name, moves, pace }: { name: string; moves: string; pace: string }) =>
    `; ${name} still ${moves} by ${pace} an epoch`,
  "auto/dead-layer": ({ layer }: { layer: string }) => `${layer} outputs only zeros`,
} as const satisfies Messages;

/** What the verdicts of a search are worth, and its rule as one that stops runs: replayed as one worker trains the runs. */
import { agreements } from "../../../server/src/indicator/evaluation/agreement.ts";
import { isGood as isGoodResult } from "../../../server/src/indicator/outcomes/goodRuns.ts";
import type { LayerHistory, RunHistory } from "../../../server/src/indicator/runHistory.ts";
import { collapsedLayer } from "../../../server/src/indicator/symptoms/collapsedLayer.ts";
import { deadLayer } from "../../../server/src/indicator/symptoms/deadLayer.ts";
import { layerState } from "../../../server/src/indicator/symptoms/symptom.ts";
import { spearman } from "../../../server/src/statistics/rankCorrelation.ts";
import { ordering, ranks } from "../../../server/src/statistics/ranks.ts";
import { contradicts, plainEnds } from "./facts.ts";
import { isGood, type SearchedStudy } from "./study.ts";
import { replayed } from "./timelines.ts";

export interface VerdictFigures {
  runs: number;
  good: number;
  /** newest verdicts that contradict what is plainly known of the run's end */
  contradicting: number;
  /** runs with a verdict that contradicted it at any epoch */
  everContradicting: number;
  /** runs whose verdict turned into another known one twice or more */
  turning: number;
  /** runs of which a quarter of training had told nothing */
  unknownAtQuarter: number;
  unknownAtEnd: number;
  /** runs that were called converged before their last epoch, and those of them that became good runs only later */
  converged: { early: number; tooEarly: number };
  /** false alarms: good runs that had a dead or collapsed layer at any epoch */
  goodWithLayerAlarm: number;
  keepGood: Stopping;
  best: Stopping;
  /** of all epochs, those of runs that did not end as good runs after a tenth of training: what an oracle would save */
  oracle: number;
}

export interface Stopping {
  goodStopped: number;
  /** share of all epochs that is not trained, of runs that did not end as good runs */
  saved: number;
}

export function verdictFigures(study: SearchedStudy): VerdictFigures {
  const { runs, epochs } = study;
  const { decisions } = replayed(study, "auto", study.schedule, { stops: false });
  const ends = plainEnds(runs, study.objective);
  const count = (holds: (i: number) => boolean) => runs.filter((_run, i) => holds(i)).length;
  const contradictsEnd = (i: number, some: readonly { verdict: Parameters<typeof contradicts>[0] }[]) =>
    ends[i] != null && some.some(({ verdict }) => contradicts(verdict, ends[i]!));
  const verdictBy = (i: number, epoch: number) =>
    decisions[i]!.findLast((one) => one.epoch <= epoch)?.verdict ?? "unknown";
  const bad = count((i) => !isGood(study, i));
  return {
    runs: runs.length,
    good: runs.length - bad,
    contradicting: count((i) => contradictsEnd(i, decisions[i]!.slice(-1))),
    everContradicting: count((i) => contradictsEnd(i, decisions[i]!)),
    turning: count((i) => turnsOf(decisions[i]!) >= 2),
    unknownAtQuarter: count((i) => verdictBy(i, Math.ceil(epochs / 4)) === "unknown"),
    unknownAtEnd: count((i) => verdictBy(i, epochs) === "unknown"),
    converged: convergedOf(study, decisions),
    goodWithLayerAlarm: layerAlarms(study).false,
    keepGood: stopping(study, "keepGood"),
    best: stopping(study, "best"),
    oracle: (bad / runs.length) * (1 - Math.ceil(epochs / 10) / epochs),
  };
}

function stopping(study: SearchedStudy, goal: "keepGood" | "best"): Stopping {
  const { stops } = replayed(study, "auto", study.schedule, { goal });
  let [goodStopped, saved] = [0, 0];
  stops.forEach((stop, i) => {
    if (stop === null) return;
    if (isGood(study, i)) goodStopped++;
    else saved += study.epochs - stop;
  });
  return { goodStopped, saved: saved / (study.runs.length * study.epochs) };
}

/** How many runs of a study are good, and how many of these had a dead or collapsed layer at any epoch. */
export function layerAlarms(study: SearchedStudy): { good: number; false: number } {
  const good = study.runs.filter((_run, i) => isGood(study, i));
  return { good: good.length, false: good.filter(hasLayerAlarm).length };
}

type Decisions = readonly { epoch: number; verdict: string }[];

function convergedOf(study: SearchedStudy, decisions: readonly Decisions[]): VerdictFigures["converged"] {
  let [early, tooEarly] = [0, 0];
  decisions.forEach((some, i) => {
    const first = some.find(({ verdict }) => verdict === "saturated");
    if (!first || first.epoch >= study.epochs) return;
    early++;
    const bestBy = Math.max(...study.curves[i]!.slice(1, first.epoch + 1));
    if (isGood(study, i) && !isGoodResult(bestBy, study.good)) tooEarly++;
  });
  return { early, tooEarly };
}

function turnsOf(decisions: readonly { verdict: string }[]): number {
  const known = decisions.map(({ verdict }) => verdict).filter((verdict) => verdict !== "unknown");
  return known.filter((verdict, i) => i > 0 && verdict !== known[i - 1]).length;
}

function hasLayerAlarm({ epochs, guessing }: RunHistory): boolean {
  return epochs.some(({ layers, trainLoss, trainAccuracy, validationLoss, validationAccuracy }, epoch) => {
    const states = layers.map((layer) => layerState(layer, layer.nuclearNorms.activation === 0));
    const losses = { trainLoss, trainAccuracy, validationLoss, validationAccuracy, lowest: null };
    const points = [{ epoch, ...losses, guessing: guessing ?? null, layers: states }];
    return epoch > 0 && [deadLayer, collapsedLayer].some((symptom) => symptom.find(points) !== null);
  });
}

type Signal = (study: SearchedStudy, run: number, epoch: number) => number;

const confidence = metric("confidence");
const information = metric("mutualInformation");

function metric(name: string): Signal {
  return ({ runs }, run, epoch) => runs[run]!.epochs[epoch]!.metrics?.[name] ?? Number.NaN;
}

function stableRank({ runs }: SearchedStudy, run: number, epoch: number): number {
  return meanOverLayers(runs[run]!, epoch, ({ stableRanks }) => stableRanks?.activation ?? Number.NaN);
}

/** How far the logarithm of the spectra's sums before the activation has come since the untrained network, up and down. */
function pathOfSpectra({ runs }: SearchedStudy, run: number, epoch: number): number {
  const size = (at: number) =>
    meanOverLayers(runs[run]!, at, ({ nuclearNorms }) => Math.log(Math.max(1, nuclearNorms.linear)));
  let path = 0;
  for (let at = 1; at <= epoch; at++) path += Math.abs(size(at) - size(at - 1));
  return path;
}

function meanOverLayers({ epochs }: RunHistory, epoch: number, of: (layer: LayerHistory) => number): number {
  const { layers } = epochs[epoch]!;
  return layers.reduce((sum, layer) => sum + of(layer), 0) / layers.length;
}

/** Numbers of a run after an epoch, that may predict its end. */
const signals: { title: string; at: Signal }[] = [
  { title: "the objective now", at: ({ curves }, run, epoch) => curves[run]![epoch]! },
  {
    title: "− training loss",
    at: ({ runs }, run, epoch) => -(runs[run]!.epochs[epoch]!.trainLoss ?? 0),
  },
  { title: "confidence, no labels", at: confidence },
  { title: "mutual information of the predictions, no labels", at: information },
  { title: "stable rank of the activations, no labels", at: stableRank },
  { title: "path of the spectra, no labels", at: pathOfSpectra },
];

/** Of each run at an epoch: how far it agrees with the other runs of its study. */
const agreement = "agreement with the other runs on 64 validation samples, no labels";

/** Sums of ranks that no label has a part in. */
const labelFree = [
  { title: "confidence and mutual information, mean rank, no labels", parts: [confidence, information] },
  {
    title: "mutual information, stable rank of the activations and path of the spectra, mean rank, no labels",
    parts: [information, stableRank, pathOfSpectra],
  },
] as const;

export const signalTitles = [...[...signals, ...labelFree].map(({ title }) => title), agreement];

/** Spearman's correlation of each signal with the best objective, at a share of training; null where a run lacks it. */
export function correlations(study: SearchedStudy, share: number): (number | null)[] {
  const epoch = Math.max(1, Math.round(share * study.epochs));
  const valuesOf = (at: Signal) => study.runs.map((_run, i) => at(study, i, epoch));
  const together = labelFree.map(({ parts }) => {
    const values = parts.map(valuesOf);
    const ranked = values.map((some) => ranks(ordering(some)));
    const isKnown = values.every((some) => some.every(Number.isFinite));
    return study.runs.map((_run, i) =>
      isKnown ? ranked.reduce((sum, some) => sum + some[i]!, 0) : Number.NaN,
    );
  });
  const agreed = agreements(study.runs, epoch).map((value) => value ?? Number.NaN);
  return [...signals.map(({ at }) => valuesOf(at)), ...together, agreed].map((some) =>
    some.every(Number.isFinite) ? spearman(some, study.bests) : null,
  );
}

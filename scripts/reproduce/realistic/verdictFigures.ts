/** What the verdicts of a search were worth: as the daemon gave them, and replayed as stopping rules. */
import type { RunHistory } from "../../../server/src/indicator/runHistory.ts";
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
  /** runs of which a quarter of training had told nothing */
  unknownAtQuarter: number;
  unknownAtEnd: number;
  /** good runs that had a dead layer at any epoch */
  goodWithDeadLayer: number;
  keepGood: Stopping;
  best: Stopping;
  /** of all epochs, those of runs that did not end good after a tenth of training: what an oracle would save */
  oracle: number;
}

export interface Stopping {
  goodStopped: number;
  /** share of all epochs that is not trained, of runs that did not end good */
  saved: number;
}

export function verdictFigures(study: SearchedStudy): VerdictFigures {
  const { runs, verdicts, epochs } = study;
  const ends = plainEnds(runs);
  const count = (holds: (i: number) => boolean) => runs.filter((_run, i) => holds(i)).length;
  const given = (i: number) => verdicts[i]!.filter(({ epoch }) => epoch <= epochs);
  const contradictsEnd = (i: number, some: readonly { verdict: Parameters<typeof contradicts>[0] }[]) =>
    ends[i] != null && some.some(({ verdict }) => contradicts(verdict, ends[i]!));
  const verdictBy = (i: number, epoch: number) =>
    given(i).findLast((one) => one.epoch <= epoch)?.verdict ?? "unknown";
  const bad = count((i) => !isGood(study, i));
  return {
    runs: runs.length,
    good: runs.length - bad,
    contradicting: count((i) => contradictsEnd(i, given(i).slice(-1))),
    everContradicting: count((i) => contradictsEnd(i, given(i))),
    unknownAtQuarter: count((i) => verdictBy(i, Math.ceil(epochs / 4)) === "unknown"),
    unknownAtEnd: count((i) => verdictBy(i, epochs) === "unknown"),
    goodWithDeadLayer: count((i) => isGood(study, i) && hasDeadLayer(runs[i]!)),
    keepGood: stopping(study, "keepGood"),
    best: stopping(study, "best"),
    oracle: (bad / runs.length) * (1 - Math.ceil(epochs / 10) / epochs),
  };
}

function stopping(study: SearchedStudy, goal: "keepGood" | "best"): Stopping {
  const { stops } = replayed(study, "auto", study.schedule, goal);
  let [goodStopped, saved] = [0, 0];
  stops.forEach((stop, i) => {
    if (stop === null) return;
    if (isGood(study, i)) goodStopped++;
    else saved += study.epochs - stop;
  });
  return { goodStopped, saved: saved / (study.runs.length * study.epochs) };
}

function hasDeadLayer({ epochs }: RunHistory): boolean {
  return epochs.some(({ layers }) => layers.some(({ nuclearNorms }) => nuclearNorms.activation === 0));
}

/** Numbers of a run after an epoch, by which its end may be foreseen. */
export const signals = [
  {
    title: "the objective now",
    at: (study: SearchedStudy, run: number, epoch: number) => study.curves[run]![epoch]!,
  },
  {
    title: "− training loss",
    at: ({ runs }: SearchedStudy, run: number, epoch: number) => -(runs[run]!.epochs[epoch]!.trainLoss ?? 0),
  },
  { title: "confidence, no labels", at: metric("confidence") },
  { title: "mutual information of the predictions, no labels", at: metric("mutualInformation") },
] as const;

function metric(name: string) {
  return ({ runs }: SearchedStudy, run: number, epoch: number) =>
    runs[run]!.epochs[epoch]!.metrics?.[name] ?? Number.NaN;
}

/** Spearman's correlation with the best objective, at a share of training; the last is the mean rank of both label-free ones. */
export function correlations(study: SearchedStudy, share: number): (number | null)[] {
  const epoch = Math.max(1, Math.round(share * study.epochs));
  const values = signals.map(({ at }) => study.runs.map((_run, i) => at(study, i, epoch)));
  const [, , confidence, information] = values as [number[], number[], number[], number[]];
  const [a, b] = [ranks(ordering(confidence)), ranks(ordering(information))];
  const together = study.runs.map((_run, i) => a[i]! + b[i]!);
  return [...values, together].map((some) =>
    some.every(Number.isFinite) ? spearman(some, study.bests) : null,
  );
}

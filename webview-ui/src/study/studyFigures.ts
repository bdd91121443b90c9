import {
  labelPaths,
  type Parameters,
  parametersOf,
  runLabel,
} from "../../../server/src/domain/parameters.ts";
import { type VerdictName, verdictOrder } from "../../../server/src/domain/verdictWords.ts";
import {
  calibrationProgress,
  type StudyCalibration,
} from "../../../server/src/indicator/calibration/studyCalibration.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import type { RunId, ScoreRecord, Verdict } from "../../../server/src/protocol/protocol.ts";
import { spearman } from "../../../server/src/statistics/rankCorrelation.ts";
import { verdictColour } from "../pictures/verdictSigns.ts";
import type { Run, StudyScore } from "../state/state.ts";
import { type Epochs, epochsOf } from "../state/studySummary.ts";

export interface StudyOptions {
  checkpoint: number;
  score: StudyScore;
  /** final validation accuracy from which a run counts as trained */
  success: number;
}

/** A run that trained to its last epoch. */
export interface FinishedRun {
  run: RunId;
  label: string;
  /** by path: what tells the runs of the study apart */
  parameters: Parameters;
  finalAccuracy: number;
  finalTrainAccuracy: number | null;
  /** at the checkpoint; null where it has none */
  score: number | null;
  verdict: Verdict | null;
  /** of its verdict */
  colour: VerdictName;
  isTrained: boolean;
}

export interface StudyFigures {
  /** paths of the parameters that distinguish the runs */
  paths: readonly string[];
  runs: number;
  finished: FinishedRun[];
  /** of the score at the checkpoint with the final accuracy, over the finished runs that have both */
  correlation: number | null;
  pairs: number;
  /** finished runs by verdict at the checkpoint, and by whether they trained in the end */
  confusion: Record<VerdictName, { trained: number; untrained: number }>;
  compute: Epochs & {
    /** epochs that stopping every `discard` at the checkpoint would have saved besides */
    couldSave: number;
  };
  /** finished runs that trained although the checkpoint said `discard` */
  falseStops: FinishedRun[];
}

/** The results of a study so far. Only runs that trained to their end tell whether a verdict was right. */
export function studyFigures(runs: readonly Run[], options: StudyOptions): StudyFigures {
  const paths = labelPaths(runs.map(({ summary }) => summary));
  const finished = runs.flatMap((run) => finishedRun(run, paths, options) ?? []);
  const pairs = finished.filter((run): run is FinishedRun & { score: number } => run.score !== null);
  const none = verdictOrder.map((verdict) => [verdict, { trained: 0, untrained: 0 }]);
  const confusion: StudyFigures["confusion"] = Object.fromEntries(none);
  for (const { verdict, isTrained } of finished)
    if (verdict) confusion[verdict][isTrained ? "trained" : "untrained"]++;
  return {
    paths,
    runs: runs.length,
    finished,
    correlation: spearman(
      pairs.map(({ score }) => score),
      pairs.map(({ finalAccuracy }) => finalAccuracy),
    ),
    pairs: pairs.length,
    confusion,
    compute: compute(runs, options.checkpoint),
    falseStops: finished.filter(({ verdict, isTrained }) => verdict === "discard" && isTrained),
  };
}

function finishedRun(
  { summary, records, verdicts }: Run,
  paths: readonly string[],
  options: StudyOptions,
): FinishedRun | null {
  const { run, state, epoch, validationAccuracy: finalAccuracy } = summary;
  if (state !== "finished" || finalAccuracy === null) return null;
  const at = records[options.checkpoint];
  const verdict = standingAt(verdicts, options.checkpoint);
  return {
    run,
    label: runLabel(summary, paths),
    parameters: parametersOf(summary),
    finalAccuracy,
    finalTrainAccuracy: records[epoch]?.trainAccuracy ?? null,
    score: at ? scoreOf(at, options.score) : null,
    verdict: verdict?.verdict ?? null,
    colour: verdictColour(verdict),
    isTrained: finalAccuracy >= options.success,
  };
}

/** The verdict that stands after an epoch: `auto` gives another one only where it changes. */
function standingAt(verdicts: Run["verdicts"], epoch: number): Run["verdicts"][number] | undefined {
  return verdicts.findLast((given) => given.epoch <= epoch);
}

export function scoreOf({ scores, validationAccuracy }: ScoreRecord, score: StudyScore): number | null {
  return score === "accuracy" ? validationAccuracy : (scores?.[score] ?? null);
}

function compute(runs: readonly Run[], checkpoint: number): StudyFigures["compute"] {
  const couldSave = runs.reduce((sum, { summary: { epoch }, verdicts }) => {
    return standingAt(verdicts, checkpoint)?.verdict === "discard"
      ? sum + Math.max(0, epoch - checkpoint)
      : sum;
  }, 0);
  return { ...epochsOf(runs), couldSave };
}

/** The checkpoints of a study's runs, in order. */
export function checkpointsOf(runs: readonly Run[]): number[] {
  const epochs = runs.flatMap(({ indicator, verdicts }) => [
    ...(indicator?.checkpoints ?? []),
    ...verdicts.map(({ epoch }) => epoch),
  ]);
  return [...new Set(epochs)].sort((a, b) => a - b);
}

/** Whether all runs' records are here. */
export function isComplete(runs: readonly Run[]): boolean {
  return runs.every(({ summary, records }) => summary.epoch < 0 || known(records).length > 0);
}

/** How far the study's calibration within itself is, in a sentence, by the newest of its verdicts; "" where it has none. */
export function calibrationText(runs: readonly Run[]): string {
  const all = runs.flatMap(({ summary }) => summary.verdict?.withinStudy ?? []);
  const progress = ({ ready, finished }: StudyCalibration) => (ready ? Infinity : finished);
  const newest = all.reduce<StudyCalibration | null>(
    (best, one) => (best && progress(best) >= progress(one) ? best : one),
    null,
  );
  return newest ? calibrationProgress(newest) : "";
}

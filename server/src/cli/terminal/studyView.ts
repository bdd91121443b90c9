import { calibrationProgress, studyCalibration } from "../../indicator/calibration/studyCalibration.ts";
import type {
  EpochRecord,
  NotificationMethod,
  Notifications,
  RunId,
  RunSummary,
  StartResult,
  VerdictRecord,
} from "../../protocol/protocol.ts";

/** What the terminal knows of the runs that it follows. */
export interface StudyView {
  name: string;
  /** in the order of the launch */
  runs: Map<RunId, RunView>;
  /** of these, the ones that were deleted; a fresh launch makes them anew */
  deleted: Set<RunId>;
  /** how the study calibrates itself, if it does */
  calibrate?: StartResult["calibrate"];
}

export interface RunView {
  summary: RunSummary;
  /** oldest first, one per epoch */
  epochs: EpochPoint[];
  /** oldest first, one per checkpoint */
  verdicts: VerdictRecord[];
}

/** What is shown of an epoch record. */
export interface EpochPoint {
  epoch: number;
  /** mean over layers of the mean singular value, 0 … 1 */
  meanSingularValue: number;
  validationAccuracy: number | null;
  seconds: number;
}

export type Notification = {
  [M in NotificationMethod]: { method: M; params: Notifications[M] };
}[NotificationMethod];

/** What a notification changed, for those who print a line for each change. */
export type Change =
  | { kind: "state"; run: RunView }
  | { kind: "reading"; run: RunView; sentence: string }
  | { kind: "epoch"; run: RunView; record: EpochRecord }
  | { kind: "verdict"; run: RunView; verdict: VerdictRecord };

/** A view of these runs, in the order of the launch; only they will be followed. */
export function createStudyView(
  name: string,
  runs: readonly RunSummary[],
  calibrate?: StartResult["calibrate"],
): StudyView {
  const views = runs.map((summary): [RunId, RunView] => [summary.run, newView(summary)]);
  return { name, runs: new Map(views), deleted: new Set(), ...(calibrate ? { calibrate } : {}) };
}

function newView(summary: RunSummary): RunView {
  return { summary, epochs: [], verdicts: [] };
}

/** How far the study's calibration within itself is, in a sentence; "" where it has none. */
export function calibrationText({ runs, calibrate }: StudyView): string {
  if (!calibrate) return "";
  const summaries = [...runs.values()].map(({ summary }) => summary);
  return calibrationProgress(studyCalibration(summaries, calibrate, calibrate.checkpoints));
}

/**
 * Brings the view up to date with one notification. Answers what changed; null when nothing did or when the
 * run is not one of the view's. Epochs and verdicts that come again replace those that came before.
 */
export function applyNotification(view: StudyView, { method, params }: Notification): Change | null {
  if (method === "dai/run/changed" && view.deleted.delete(params.run)) {
    const run = newView(params);
    view.runs.set(params.run, run);
    return { kind: "state", run };
  }
  const run = view.runs.get(params.run);
  if (run === undefined) return null;
  switch (method) {
    case "dai/run/changed": {
      const { state, reading } = run.summary;
      run.summary = params;
      if (state !== params.state) return { kind: "state", run };
      return params.reading && params.reading !== reading
        ? { kind: "reading", run, sentence: params.reading }
        : null;
    }
    case "dai/run/epoch":
      dropFrom(run.epochs, params.epoch);
      dropFrom(run.verdicts, params.epoch);
      run.epochs.push(pointOf(params));
      run.summary = {
        ...run.summary,
        epoch: params.epoch,
        validationAccuracy: params.validationAccuracy,
        scores: params.scores,
      };
      return { kind: "epoch", run, record: params };
    case "dai/run/verdict":
      dropFrom(run.verdicts, params.epoch);
      run.verdicts.push(params);
      run.summary = { ...run.summary, verdict: params };
      return { kind: "verdict", run, verdict: params };
    case "dai/run/deleted":
      view.runs.delete(params.run);
      view.deleted.add(params.run);
      return null;
  }
}

function pointOf({ epoch, layers, validationAccuracy, seconds }: EpochRecord): EpochPoint {
  const means = layers.map(({ singularValues }) => mean(singularValues));
  return { epoch, meanSingularValue: means.length === 0 ? 0 : mean(means), validationAccuracy, seconds };
}

function dropFrom(list: { epoch: number }[], epoch: number): void {
  while (list.length > 0 && list.at(-1)!.epoch >= epoch) list.pop();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

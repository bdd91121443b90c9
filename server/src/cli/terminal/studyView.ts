import { metricOf } from "../../domain/metrics.ts";
import { commonObjective } from "../../domain/objective.ts";
import { labelPaths, runLabel } from "../../domain/parameters.ts";
import { calibrationProgress, studyCalibration } from "../../indicator/calibration/studyCalibration.ts";
import type { Guessing } from "../../indicator/runHistory.ts";
import { type KnownRun, type Notification, newKnownRun, reduceRun } from "../../protocol/notifications.ts";
import type { EpochRecord, RunId, RunSummary, StartResult, VerdictRecord } from "../../protocol/protocol.ts";

/** What the terminal knows of the runs that it follows. */
export interface StudyView {
  name: string;
  /** what counts as better in this study */
  metric: string;
  /** paths of the parameters that distinguish the runs */
  paths: readonly string[];
  /** in the order of the launch */
  runs: Map<RunId, RunView>;
  /** of these, the ones that were deleted; a fresh launch makes them again */
  deleted: Set<RunId>;
  /** how the study calibrates itself, if it does */
  calibrate?: StartResult["calibrate"];
}

export type RunView = KnownRun<EpochPoint>;

/** What is shown of an epoch record. */
export interface EpochPoint {
  epoch: number;
  /** mean over layers of the mean singular value, 0 … 1 */
  meanSingularValue: number;
  /** of the study's metric */
  value: number | null;
  validationLoss: number | null;
  /** the level of guessing, in the record that tells it */
  guessing?: Guessing;
  seconds: number;
}

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
  const views = runs.map((summary): [RunId, RunView] => [
    summary.run,
    // All that happened to the run is sent again.
    newKnownRun(summary, -1),
  ]);
  return {
    name,
    metric: commonObjective(runs).metric,
    paths: labelPaths(runs),
    runs: new Map(views),
    deleted: new Set(),
    ...(calibrate ? { calibrate } : {}),
  };
}

/** How far the study's calibration within itself is, in a sentence; "" where it has none. */
export function calibrationText({ runs, calibrate }: StudyView): string {
  if (!calibrate) return "";
  const summaries = [...runs.values()].map(({ summary }) => summary);
  return calibrationProgress(studyCalibration(summaries, calibrate, calibrate.checkpoints));
}

/**
 * Brings the view up to date with one notification.
 *
 * @returns what changed; null when nothing did or when the run is not one of the view's
 */
export function applyNotification(view: StudyView, notification: Notification): Change | null {
  const { run: id } = notification.params;
  const before = view.runs.get(id);
  if (!before && !view.deleted.has(id)) return null;
  const after = reduceRun(before, notification, (record) => pointOf(record, view.metric));
  if (!after) {
    view.runs.delete(id);
    view.deleted.add(id);
    return null;
  }
  view.deleted.delete(id);
  view.runs.set(id, after);
  // The first report of a program may say by what its runs are compared.
  if (after.summary.objective?.metric !== before?.summary.objective?.metric)
    view.metric = commonObjective(Array.from(view.runs.values(), ({ summary }) => summary)).metric;
  return after === before ? null : changeOf(before, after, notification);
}

function changeOf(
  before: RunView | undefined,
  run: RunView,
  { method, params }: Notification,
): Change | null {
  if (method === "dai/run/epoch") return { kind: "epoch", run, record: params };
  if (method === "dai/run/verdict") {
    // A verdict is told when it changes; every run begins with "not known yet".
    const last = before?.summary.verdict?.verdict ?? "unknown";
    return last === params.verdict ? null : { kind: "verdict", run, verdict: params };
  }
  const { state, reading } = run.summary;
  // A run that waits for its turn again says nothing new: the order looks at all runs first.
  if (before?.summary.state !== state && state !== "queued") return { kind: "state", run };
  return reading && reading !== before?.summary.reading ? { kind: "reading", run, sentence: reading } : null;
}

/** What tells a run from the others of its study: "gain 13.48 seed 3". */
export function labelIn(view: StudyView, { summary }: RunView): string {
  return runLabel(summary, view.paths, " ");
}

function pointOf(record: EpochRecord, metric: string): EpochPoint {
  const { epoch, layers, seconds } = record;
  const means = layers.map(({ singularValues }) => mean(singularValues));
  return {
    epoch,
    meanSingularValue: means.length === 0 ? 0 : mean(means),
    value: metricOf(record, metric),
    validationLoss: record.validationLoss,
    ...(record.guessing && { guessing: record.guessing }),
    seconds,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

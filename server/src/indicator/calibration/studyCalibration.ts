import { formatSmallPercent } from "../../domain/format.ts";
import { FEWEST_GOOD, falseStopBound } from "./withinStudy.ts";

export interface Calibrate {
  /** runs, in the order of the launch, that train to their end */
  first: number;
  /** a run is good when its final validation accuracy is above this */
  success: number;
}

export interface StudyCalibration {
  first: number;
  finished: number;
  good: number;
  /** none of them is under way any more, so that others may be stopped */
  ready: boolean;
  /** the chance that a run is good and is stopped is at most this; null while it is not ready */
  bound: number | null;
}

export interface RunOfStudy {
  state: string;
  epochs: number;
  validationAccuracy: number | null;
}

/** Outcome of a run. `lost`: it failed or was stopped, so its end is not known. */
export type End = "good" | "bad" | "lost" | "open";

/** A run that diverged is bad: its end is known. */
export function endOf(
  { state, validationAccuracy }: Omit<RunOfStudy, "epochs">,
  success: Calibrate["success"],
): End {
  if (state === "finished") return (validationAccuracy ?? 0) > success ? "good" : "bad";
  if (state === "diverged") return "bad";
  return state === "stopped" || state === "failed" ? "lost" : "open";
}

/**
 * @param runs in the order of the launch; null for one that was deleted
 * @param checkpoints epochs at which a run is examined; those before its end count
 */
export function studyCalibration(
  runs: readonly (RunOfStudy | null)[],
  { first, success }: Calibrate,
  checkpoints: readonly number[],
): StudyCalibration {
  const calibrating = runs.slice(0, first);
  const ends = calibrating.map((run) => (run ? endOf(run, success) : "lost"));
  const count = (wanted: End) => ends.filter((end) => end === wanted).length;
  const finished = count("good") + count("bad");
  const ready = count("open") === 0;
  const longest = runs.reduce((most, run) => Math.max(most, run?.epochs ?? 0), 0);
  const looks = checkpoints.filter((checkpoint) => checkpoint < longest).length;
  return {
    first: calibrating.length,
    finished,
    good: count("good"),
    ready,
    bound: ready ? falseStopBound(finished, looks) : null,
  };
}

export function calibrationProgress({ first, finished, good, bound }: StudyCalibration): string {
  if (bound === null)
    return `Calibration: ${finished} of ${first} calibrating runs have finished; until then verdicts only advise.`;
  if (good < FEWEST_GOOD)
    return `Calibrated within the study: ${good === 0 ? "none" : `only ${good}`} of its ${finished} calibrating runs were good, so no run is stopped until ${FEWEST_GOOD} are.`;
  return `Calibrated within the study by ${finished} runs, ${good} of them good: the chance that a run is good and is stopped is at most ${formatSmallPercent(bound)}.`;
}

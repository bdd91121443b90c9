import { isDeepStrictEqual } from "node:util";
import {
  type Calibrate,
  endOf,
  type StudyCalibration,
  studyCalibration,
} from "../../indicator/calibration/studyCalibration.ts";
import type { RunOutcome } from "../../indicator/calibration/withinStudy.ts";
import type { RunId, StudyId, VerdictRecord } from "../../protocol/protocol.ts";
import type { RunEntry, RunRepository } from "../store/repository.ts";
import type { ScoringConfig, Store } from "../store/store.ts";

/** What became of a study's runs, for the calibration within it. */
export type StudyOutcomes = ReturnType<typeof createStudyOutcomes>;

export function createStudyOutcomes(
  store: Pick<Store, "studyRuns" | "verdictsOf">,
  repository: Pick<RunRepository, "get">,
) {
  /** In the order of the launch. A study's id is a hash of its runs, so they never change. */
  const members = new Map<StudyId, RunId[]>();
  /** of runs that have ended, the value at each epoch of a verdict */
  const values = new Map<RunId, { sequence: number; byEpoch: ReadonlyMap<number, number | null> }>();

  function runsOf(study: StudyId): RunId[] {
    const runs = members.get(study) ?? store.studyRuns(study);
    if (runs.length > 0) members.set(study, runs);
    return runs;
  }

  function valuesOf({ summary: { run }, sequence }: RunEntry): ReadonlyMap<number, number | null> {
    const found = values.get(run);
    if (found?.sequence === sequence) return found.byEpoch;
    const byEpoch = readValues(run);
    values.set(run, { sequence, byEpoch });
    return byEpoch;
  }

  function readValues(run: RunId): Map<number, number | null> {
    const verdicts = store.verdictsOf(run).map((body): VerdictRecord => JSON.parse(body));
    return new Map(verdicts.map(({ epoch, withinStudy }) => [epoch, withinStudy?.value ?? null]));
  }

  return {
    runsOf,
    isCalibrating: (run: RunId, study: StudyId, { first }: Calibrate): boolean =>
      runsOf(study).slice(0, first).includes(run),

    progress(study: StudyId, calibrate: Calibrate, checkpoints: readonly number[]): StudyCalibration {
      const runs = runsOf(study).map((run) => repository.get(run)?.summary ?? null);
      return studyCalibration(runs, calibrate, checkpoints);
    },

    /** The other runs of the study whose end is known, as they were at an epoch; without those that other settings judge. */
    at(
      epoch: number,
      {
        run: own,
        study,
        scoring,
        calibrate,
      }: { run: RunId; study: StudyId; scoring: ScoringConfig; calibrate: Calibrate },
    ): RunOutcome[] {
      const { indicator } = scoring;
      return runsOf(study).flatMap((run) => {
        const one = repository.get(run);
        const end = one && endOf(one.summary, calibrate.success);
        if (run === own || !one || (end !== "good" && end !== "bad")) return [];
        const isAlike =
          one.scoring.indicator === indicator || isDeepStrictEqual(one.scoring.indicator, indicator);
        return isAlike ? [{ value: valuesOf(one).get(epoch) ?? null, good: end === "good" }] : [];
      });
    },
  };
}

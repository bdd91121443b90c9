import { studyCalibration } from "../indicator/calibration/studyCalibration.ts";
import type { RunId, RunSummary, StudyCalibration, StudyId, VerdictRecord } from "../protocol/protocol.ts";
import type { AnyConfig } from "../specification/expansion/programConfig.ts";
import type { LiveStudies } from "./decisions/liveStudies.ts";
import type { Verdicts } from "./decisions/verdicts.ts";
import type { RunRepository } from "./store/repository.ts";
import type { RunEntry } from "./store/runEntry.ts";
import type { ScoringConfig } from "./store/tables/storedScoring.ts";
import { createTurns } from "./turns.ts";

/** What the ledger knows of runs and studies; reading a run marks it where its stored data is damaged. */
export function createLedgerQueries(options: {
  runs: RunRepository;
  studies: LiveStudies;
  verdicts: Verdicts;
  /** true for a run that is damaged */
  markDamaged: (run: RunId) => boolean;
}) {
  const { runs, studies, verdicts, markDamaged } = options;
  return {
    summary: (run: RunId): RunSummary | undefined => runs.get(run)?.summary,
    summaries: (): (RunSummary & { sequence: number })[] =>
      Array.from(runs.all(), ({ summary, sequence }) => ({ ...summary, sequence })),
    entries: (): Iterable<RunEntry> => runs.all(),
    /** The run as it is now: another object after each change. */
    entry: (run: RunId): RunEntry | undefined => runs.get(run),
    config: (run: RunId): AnyConfig | undefined => runs.get(run)?.config,
    scoring: (run: RunId): ScoringConfig | undefined => runs.get(run)?.scoring,
    verdicts: (run: RunId): VerdictRecord[] => (markDamaged(run) ? [] : verdicts.of(run)),

    /** Looks at runs that have something after a sequence number, and marks those that are damaged. */
    async markDamagedAfter(after: number, wanted: ReadonlySet<RunId> | "all"): Promise<void> {
      const turns = createTurns();
      for (const { summary, sequence } of [...runs.all()]) {
        if (sequence > after && (wanted === "all" || wanted.has(summary.run))) markDamaged(summary.run);
        await turns.give();
      }
    },

    runsOf: studies.runsOf,

    calibration: (study: StudyId): StudyCalibration | null =>
      calibrationOf(studies.runsOf(study).map((run) => runs.get(run))),
  };
}

/** @param entries of a study's runs, undefined for those that were deleted */
function calibrationOf(entries: readonly (RunEntry | undefined)[]): StudyCalibration | null {
  const scoring = entries.find((entry) => entry !== undefined)?.scoring;
  const calibrate = scoring?.policy.calibrate;
  if (!calibrate) return null;
  const summaries = entries.map((entry) => entry?.summary ?? null);
  return studyCalibration(summaries, calibrate, scoring.indicator.checkpoints);
}

import type { RunId, StudyId } from "../../protocol/protocol.ts";
import type { RunRepository } from "../store/repository.ts";
import type { ScoringConfig } from "../store/tables/storedScoring.ts";
import { createTurns } from "../turns.ts";
import type { LiveStudies } from "./liveStudies.ts";
import { needsStudy } from "./ruleOf.ts";

/**
 * Reads the curves of the studies of some runs, in slices, where verdicts take them: the first verdict of a study does not
 * have to.
 *
 * @param launch the study that the runs are about to belong to, and how it will judge them
 */
export async function preloadStudies(
  some: readonly RunId[],
  runs: RunRepository,
  studies: LiveStudies,
  launch?: { study: StudyId; scoring: ScoringConfig },
): Promise<void> {
  const turns = createTurns();
  const entries = some.flatMap((run) => runs.get(run) ?? []);
  const wanted = new Set(
    entries.flatMap(({ scoring, summary }) => (needsStudy(scoring) ? [summary.study] : [])),
  );
  if (launch && needsStudy(launch.scoring)) wanted.add(launch.study);
  for (const study of wanted)
    for (const run of studies.runsOf(study)) {
      while (!studies.preload(run)) await turns.give();
      await turns.give();
    }
}

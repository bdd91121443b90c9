import type { RunId } from "../../protocol/protocol.ts";
import type { RunRepository } from "../store/repository.ts";
import { createTurns } from "../turns.ts";
import type { LiveStudies } from "./liveStudies.ts";
import { needsStudy } from "./ruleOf.ts";

/**
 * Reads the curves of the studies of some runs, in slices, where verdicts take them: the first verdict of a study does not
 * have to.
 */
export async function preloadStudies(
  some: readonly RunId[],
  runs: RunRepository,
  studies: LiveStudies,
): Promise<void> {
  const turns = createTurns();
  const entries = some.flatMap((run) => runs.get(run) ?? []);
  const wanted = entries.filter(({ scoring }) => needsStudy(scoring));
  for (const study of new Set(wanted.map(({ summary }) => summary.study)))
    for (const run of studies.runsOf(study)) {
      studies.preload(run);
      await turns.give();
    }
}

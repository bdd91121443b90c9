/** The runs of a launch with their ids, made without keeping the event loop from other work. */
import { setImmediate } from "node:timers/promises";
import type { Spec } from "../schema/spec.ts";
import { type PlannedRun, plannedRuns, type RunConfig } from "./expand.ts";
import { createRunId, formerRunIds } from "./runId.ts";

/** Longest time without a turn for others; milliseconds. */
const slice = 10;

/**
 * The runs of one launch by id, in their order; of equal runs the first.
 *
 * @param isKnown whether the store has a run of that id; a run that it has by an id of an earlier version keeps that
 */
export async function planRuns(
  spec: Spec,
  engine: RunConfig["engine"],
  isKnown: (run: string) => boolean = () => false,
): Promise<Map<string, PlannedRun>> {
  const idOf = createRunId();
  const knownId = (config: RunConfig) => {
    const id = idOf(config);
    return isKnown(id) ? id : (formerRunIds(config, idOf).find(isKnown) ?? id);
  };
  const runs = new Map<string, PlannedRun>();
  let since = performance.now();
  for (const run of plannedRuns(spec, engine)) {
    const id = knownId(run.config);
    if (!runs.has(id)) runs.set(id, run);
    if (performance.now() - since < slice) continue;
    await setImmediate();
    since = performance.now();
  }
  return runs;
}

/** The runs of a launch with their ids, made without keeping the event loop from other work. */
import { setImmediate } from "node:timers/promises";
import type { ProgramSpec, Spec } from "../schema/spec.ts";
import { type PlannedRun, plannedRuns, type RunConfig } from "./expand.ts";
import { type ProgramConfig, programRunId } from "./programConfig.ts";
import { plannedProgramRuns } from "./programRuns.ts";
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
  return byId(plannedRuns(spec, engine), (config) => {
    const id = idOf(config);
    return isKnown(id) ? id : (formerRunIds(config, idOf).find(isKnown) ?? id);
  });
}

/** The same for the spec of a program, which has been located. */
export async function planProgramRuns(spec: ProgramSpec): Promise<Map<string, PlannedRun<ProgramConfig>>> {
  return byId(plannedProgramRuns(spec), programRunId);
}

async function byId<Config>(
  planned: Iterable<PlannedRun<Config>>,
  idOf: (config: Config) => string,
): Promise<Map<string, PlannedRun<Config>>> {
  const runs = new Map<string, PlannedRun<Config>>();
  let since = performance.now();
  for (const run of planned) {
    const id = idOf(run.config);
    if (!runs.has(id)) runs.set(id, run);
    if (performance.now() - since < slice) continue;
    await setImmediate();
    since = performance.now();
  }
  return runs;
}

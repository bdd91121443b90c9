import { isGenerated } from "../../dataset/kinds/registry.ts";
import { type Arithmetic, arithmeticOf } from "../../engine/registry.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { expandSpec } from "../../specification/expansion/expand.ts";
import { formerRunIds, runId } from "../../specification/expansion/runId.ts";
import type { Spec } from "../../specification/schema/spec.ts";

/** Those of the runs that a launch of the spec would expand to; all of them while the spec or its data cannot be read. */
export function describedRuns(spec: Spec | null, runs: RunSummary[]): RunSummary[] {
  if (!spec || runs.length === 0 || !isDataKnown(spec.dataset)) return runs;
  const engines = runs.flatMap(({ engine }) => (engine === "program" ? [] : arithmeticOf(engine)));
  const ids = idsOf(spec, [...new Set(engines)]);
  return runs.filter(({ run }) => ids.has(run));
}

function isDataKnown(dataset: Spec["dataset"]): boolean {
  return isGenerated(dataset) || dataset.found?.content !== undefined;
}

let newest: { key: string; ids: ReadonlySet<RunId> } | undefined;

/** Hashing ten thousand runs takes a moment, and most edits and all news of runs leave the ids as they are. */
function idsOf(spec: Spec, arithmetics: Arithmetic[]): ReadonlySet<RunId> {
  const { name: _, indicator: __, policy: ___, ...rest } = spec;
  const key = JSON.stringify([rest, arithmetics]);
  if (newest?.key !== key) {
    const configs = arithmetics.flatMap((arithmetic) => expandSpec(spec, arithmetic));
    newest = { key, ids: new Set(configs.flatMap((config) => [runId(config), ...formerRunIds(config)])) };
  }
  return newest.ids;
}

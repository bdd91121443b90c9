import { isGenerated } from "../../dataset/kinds/registry.ts";
import { type Arithmetic, arithmeticOf } from "../../engine/registry.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { locateProgram } from "../../specification/checks/programOnMachine.ts";
import { expandSpec } from "../../specification/expansion/expand.ts";
import { programRunId } from "../../specification/expansion/programConfig.ts";
import { plannedProgramRuns } from "../../specification/expansion/programRuns.ts";
import { formerRunIds, runId } from "../../specification/expansion/runId.ts";
import type { ParsedSpec } from "../../specification/parse.ts";
import type { ProgramSpec, Spec } from "../../specification/schema/spec.ts";
import { folderOf } from "../server/datasetInspection.ts";

/**
 * Those of the runs that a launch of the spec would expand to; all of them while the spec or its data cannot be read.
 *
 * @param uri the spec's, where a program's directory starts
 */
export function describedRuns(
  { spec, program }: Pick<ParsedSpec, "spec" | "program">,
  runs: RunSummary[],
  uri?: string,
): RunSummary[] {
  if (runs.length === 0) return runs;
  if (program) {
    const ids = idsOfProgram(program, uri);
    return ids ? runs.filter(({ run }) => ids.has(run)) : runs;
  }
  if (!spec || !isDataKnown(spec.dataset)) return runs;
  const engines = runs.flatMap(({ engine }) => (engine === "program" ? [] : arithmeticOf(engine)));
  const ids = idsOf(spec, [...new Set(engines)]);
  return runs.filter(({ run }) => ids.has(run));
}

/** Null where the program can't be found. */
function idsOfProgram(spec: ProgramSpec, uri: string | undefined): ReadonlySet<RunId> | null {
  const folder = uri === undefined ? null : folderOf(uri);
  const { found } = locateProgram(spec.program, folder, process.env["PATH"] ?? "");
  if (!found) return null;
  const { name: _, indicator: __, policy: ___, ...rest } = spec;
  const located = { ...spec, program: { ...spec.program, ...found } };
  return remembered(JSON.stringify([rest, found]), () =>
    Array.from(plannedProgramRuns(located), ({ config }) => programRunId(config)),
  );
}

function isDataKnown(dataset: Spec["dataset"]): boolean {
  return isGenerated(dataset) || dataset.found?.content !== undefined;
}

function idsOf(spec: Spec, arithmetics: Arithmetic[]): ReadonlySet<RunId> {
  const { name: _, indicator: __, policy: ___, ...rest } = spec;
  return remembered(JSON.stringify([rest, arithmetics]), () =>
    arithmetics
      .flatMap((arithmetic) => expandSpec(spec, arithmetic))
      .flatMap((config) => [runId(config), ...formerRunIds(config)]),
  );
}

let newest: { key: string; ids: ReadonlySet<RunId> } | undefined;

/** Hashing ten thousand runs takes a moment, and most edits and all news of runs leave the ids as they are. */
function remembered(key: string, idsNow: () => RunId[]): ReadonlySet<RunId> {
  if (newest?.key !== key) newest = { key, ids: new Set(idsNow()) };
  return newest.ids;
}

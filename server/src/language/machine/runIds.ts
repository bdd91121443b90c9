/** The ids of the runs that a spec describes, as this machine would launch them. */
import { type Arithmetic, arithmeticOf, type EngineName } from "../../engine/registry.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { locateProgram } from "../../specification/checks/programOnMachine.ts";
import { expandSpec } from "../../specification/expansion/expand.ts";
import { programRunId } from "../../specification/expansion/programConfig.ts";
import { plannedProgramRuns } from "../../specification/expansion/programRuns.ts";
import { formerRunIds, runId } from "../../specification/expansion/runId.ts";
import type { ProgramSpec, Spec } from "../../specification/schema/spec.ts";
import { folderOf } from "./datasetInspection.ts";

export function runIds(spec: Spec, engines: readonly EngineName[]): ReadonlySet<RunId> {
  const arithmetics = [...new Set<Arithmetic>(engines.map(arithmeticOf))];
  const { name: _, indicator: __, policy: ___, ...rest } = spec;
  return remembered(JSON.stringify([rest, arithmetics]), () =>
    arithmetics
      .flatMap((arithmetic) => expandSpec(spec, arithmetic))
      .flatMap((config) => [runId(config), ...formerRunIds(config)]),
  );
}

/** Null where the program can't be found. */
export function programRunIds(spec: ProgramSpec, uri: string | undefined): ReadonlySet<RunId> | null {
  const folder = uri === undefined ? null : folderOf(uri);
  const { found } = locateProgram(spec.program, folder, process.env["PATH"] ?? "");
  if (!found) return null;
  const { name: _, indicator: __, policy: ___, ...rest } = spec;
  const located = { ...spec, program: { ...spec.program, ...found } };
  return remembered(JSON.stringify([rest, found]), () =>
    Array.from(plannedProgramRuns(located), ({ config }) => programRunId(config)),
  );
}

let newest: { key: string; ids: ReadonlySet<RunId> } | undefined;

/** Hashing ten thousand runs takes a moment, and most edits and all events of runs leave the ids as they are. */
function remembered(key: string, idsNow: () => RunId[]): ReadonlySet<RunId> {
  if (newest?.key !== key) newest = { key, ids: new Set(idsNow()) };
  return newest.ids;
}

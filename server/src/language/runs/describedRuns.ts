import { isGenerated } from "../../dataset/kinds/registry.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import type { ParsedSpec } from "../../specification/parse.ts";
import type { Spec } from "../../specification/schema/spec.ts";
import { machine } from "../machine/thisMachine.ts";

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
    const ids = machine.programRunIds(program, uri);
    return ids ? runs.filter(({ run }) => ids.has(run)) : runs;
  }
  if (!spec || !isDataKnown(spec.dataset)) return runs;
  const engines = runs.flatMap(({ engine }) => (engine === "program" ? [] : engine));
  const ids = machine.runIds(spec, [...new Set(engines)]);
  return runs.filter(({ run }) => ids.has(run));
}

function isDataKnown(dataset: Spec["dataset"]): boolean {
  return isGenerated(dataset) || dataset.found?.content !== undefined;
}

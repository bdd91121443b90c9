/** From the spec of a program to the runs that a launch of it consists of. */
import type { ProgramSpec } from "../schema/spec.ts";
import { combinations } from "./combinations.ts";
import type { PlannedRun } from "./expand.ts";
import type { ProgramConfig } from "./programConfig.ts";
import { seedsOf } from "./seeds.ts";

/** The runs of one launch, one after the other, as `plannedRuns` gives those of networks. */
export function* plannedProgramRuns(spec: ProgramSpec): Generator<PlannedRun<ProgramConfig>> {
  for (const seed of seedsOf(spec))
    for (const { sections, parameters } of combinations({ program: spec.program }, spec.variations, seed)) {
      const { parameters: values, ...program } = sections.program;
      yield { config: { program, parameters: values, seed }, parameters };
    }
}

import { layerNonUniformity } from "../../../server/src/indicator/scores/nonUniformity.ts";
import { layerShift } from "../../../server/src/indicator/scores/shift.ts";
import type { EpochRecord, RunDetail } from "../../../server/src/protocol/protocol.ts";
import type { RunConfig } from "../../../server/src/specification/expansion/expand.ts";
import { isProgram } from "../../../server/src/specification/expansion/programConfig.ts";
import { type Candidate, candidates } from "./candidates.ts";

export const WINDOW = 5;
/** epochs at which runs are examined */
export const LOOKS = [5, 10] as const;

/** What equations 3 and 5 become, when a layer's size is a candidate's instead of Σσ/d. */
export interface Movement {
  nonUniformity: number;
  /** the mean over layers, as in the paper: positive where the spectra decay, negative where they expand */
  shift: number;
  /** the mean over layers of its absolute value: how fast they move, either way */
  speed: number;
}

/** One finished run, by candidate, then look. */
export interface MovingRun {
  finalAccuracy: number;
  movements: Map<string, Movement[]>;
}

/** @param only which layers count, by name */
export function movingRun(detail: RunDetail, only: (layer: string) => boolean): MovingRun {
  const records = (detail.records ?? []).slice(0, Math.max(...LOOKS) + 1);
  if (isProgram(detail.dai)) throw new Error(`Run ${detail.run} is a program, whose data is not known.`);
  const rows = validationSamples(detail.dai);
  const movements = candidates.map((candidate): [string, Movement[]] => {
    const sizes = sizesOf(candidate, records, rows, only);
    return [candidate.id, LOOKS.map((epoch) => movementAt(sizes, epoch))];
  });
  return { finalAccuracy: detail.validationAccuracy!, movements: new Map(movements) };
}

/** By layer, then epoch. */
function sizesOf(
  { size }: Candidate,
  records: readonly EpochRecord[],
  rows: number,
  only: (layer: string) => boolean,
): number[][] {
  return records[0]!.layers.flatMap(({ name, singularValues: untrained }, l) =>
    only(name) ? [records.map(({ layers }) => size(layers[l]!.singularValues, { untrained, rows }))] : [],
  );
}

function movementAt(sizes: readonly (readonly number[])[], epoch: number): Movement {
  const windows = sizes.map((layer) => ({ width: 1, norms: layer.slice(epoch - WINDOW, epoch + 1) }));
  const shifts = windows.map(layerShift);
  return {
    nonUniformity: mean(windows.map((window) => layerNonUniformity(window, 1))),
    shift: mean(shifts),
    speed: mean(shifts.map(Math.abs)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function validationSamples({ dataset }: RunConfig): number {
  return "found" in dataset && dataset.found
    ? dataset.found.validation
    : (dataset as { validation: number }).validation;
}

/** The seeds of a launch. */
import { type AnySpec, isProgramSpec } from "../schema/spec.ts";

/** The seeds of a spec: those that it lists, each once, or 1, 2, 3 … */
export function seedsOf(spec: AnySpec): number[] {
  const seeds = seedsIn(spec);
  return Array.isArray(seeds) ? [...new Set(seeds)] : Array.from({ length: seeds }, (_, i) => i + 1);
}

export function seedCountOf(spec: AnySpec): number {
  const seeds = seedsIn(spec);
  return Array.isArray(seeds) ? new Set(seeds).size : seeds;
}

/** As written: a count, or a list. */
export function seedsIn(spec: AnySpec): number | number[] {
  return isProgramSpec(spec) ? spec.seeds : spec.initialization.seeds;
}

import type { Samples } from "../dataset/dataset.ts";
import { spacedSamples } from "./spacedSamples.ts";

/**
 * Rows of a tick: eigenvalues of a layer's Gram matrix take time in the cube of its size, at most this
 * (docs/benchmarks.md).
 */
export const TICK_ROWS = 48;

/** The same evenly spaced validation samples for every tick: spectra of other rows are not comparable. */
export function tickSamples(validation: Samples, most = TICK_ROWS): Samples {
  return spacedSamples(validation, most);
}

/** The steps of an epoch after which its ticks come, as evenly as whole steps allow; the last tick is its end. */
export function tickSteps(steps: number, ticks: number): number[] {
  return Array.from({ length: ticks }, (_, index) => Math.round(((index + 1) * steps) / ticks));
}

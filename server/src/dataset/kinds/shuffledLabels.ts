import { integerBelow, uniform } from "../../random/distributions.ts";
import type { Generator } from "../../random/generator.ts";

/** Draws a share of the labels again, uniformly among the classes, in place (Zhang et al., 2016). */
export function redrawLabels(
  labels: Uint16Array,
  share: number,
  classes: number,
  generator: Generator,
): void {
  for (let i = 0; i < labels.length; i++) {
    if (uniform(generator) < share) labels[i] = integerBelow(generator, classes);
  }
}

/** Gives a share of `count` samples the targets of others, drawn uniformly among all, in place. */
export function redrawTargets(
  targets: Float32Array,
  count: number,
  share: number,
  generator: Generator,
): void {
  const before = targets.slice();
  const width = targets.length / count;
  for (let i = 0; i < count; i++) {
    if (uniform(generator) >= share) continue;
    const from = integerBelow(generator, count) * width;
    targets.set(before.subarray(from, from + width), i * width);
  }
}

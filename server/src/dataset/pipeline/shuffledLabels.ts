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

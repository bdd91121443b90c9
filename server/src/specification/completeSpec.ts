import { fillDependentDefaults } from "./defaults.ts";
import { foldVariation } from "./expansion/folds.ts";
import { type AnySpec, isProgramSpec } from "./schema/spec.ts";
import type { Variation } from "./schema/variation.ts";
import { fillVerdictDefaults } from "./verdictDefaults.ts";

/**
 * The spec that a value without errors describes.
 *
 * @param filled the value with its schema's defaults
 * @param written the value as it stands in the file
 */
export function completeSpec(filled: unknown, variations: Variation[], written: unknown): AnySpec {
  const spec = { ...(filled as Omit<AnySpec, "variations">), variations } as AnySpec;
  const folds = isProgramSpec(spec) ? null : foldVariation(spec);
  if (folds) spec.variations.push(folds);
  fillDependentDefaults(spec, written);
  fillVerdictDefaults(spec, written);
  return spec;
}

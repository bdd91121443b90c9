/** Cross-validation as a variation: a run for each fold of the data. */
import type { Spec } from "../schema/spec.ts";
import { parameterName, type Variation } from "../schema/variation.ts";

const path = ["dataset", "validation", "fold"];
const source = ["dataset", "validation", "folds"];

/** The number of folds and the one that is validated with, where a spec chooses one; null elsewhere. */
export function chosenFold(dataset: Spec["dataset"]): { folds: number; fold: number } | null {
  const validation: unknown = "validation" in dataset ? dataset.validation : null;
  if (typeof validation !== "object" || validation === null) return null;
  return "folds" in validation && "fold" in validation
    ? { folds: Number(validation.folds), fold: Number(validation.fold) }
    : null;
}

/** The folds of a spec that does not choose one; null for other specs. */
export function foldVariation({ dataset }: Pick<Spec, "dataset">): Variation | null {
  const validation: unknown = "validation" in dataset ? dataset.validation : null;
  if (typeof validation !== "object" || validation === null || !("folds" in validation)) return null;
  if ("fold" in validation) return null;
  const options = Array.from({ length: Number(validation.folds) }, (_, index) => ({
    value: index + 1,
    written: index + 1,
    source,
  }));
  return {
    parameter: parameterName(path),
    path,
    written: path,
    source,
    within: [],
    values: { kind: "each", options },
  };
}

/** What is known of a spec's dataset without reading a file. */
import type { DataFacts } from "./facts.ts";
import type { KindWarning } from "./kinds/kind.ts";
import { type DatasetSpec, generatedKindOf, isGenerated, kindNamed } from "./kinds/registry.ts";

/** What a spec says of its data, or what the inspection of its files found; null before an inspection. */
export function dataFacts(dataset: DatasetSpec): DataFacts | null {
  return isGenerated(dataset) ? generatedKindOf(dataset).facts(dataset) : (dataset.found ?? null);
}

/** Expected root mean square of a sample's features; null where the spec does not decide it. */
export function inputSize(dataset: DatasetSpec): number | null {
  if (isGenerated(dataset)) return generatedKindOf(dataset).inputSize(dataset);
  return dataset.scaling === "standardize" ? 1 : null;
}

/** Values of a dataset that are each valid but do not go together. */
export function datasetWarnings(dataset: DatasetSpec): KindWarning[] {
  return isGenerated(dataset) ? generatedKindOf(dataset).warnings(dataset) : [];
}

/** The key that bounds the number of training samples. */
export function sizeKey(dataset: DatasetSpec): string {
  return kindNamed(dataset.kind)!.sizeKey;
}

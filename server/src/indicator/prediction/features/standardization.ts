import type { Features } from "./features.ts";

/** The features of a model, with the shift and scale that give each mean 0 and standard deviation 1, or its weight. */
export interface Standardization {
  names: string[];
  means: number[];
  deviations: number[];
}

/**
 * From the features that all examples have; constant ones are left out.
 * @param weightOf a feature its standard deviation, by which an L2 penalty weighs it
 */
export function standardization(
  examples: readonly Features[],
  weightOf: (name: string) => number = () => 1,
): Standardization {
  const fitted: Standardization = { names: [], means: [], deviations: [] };
  for (const name of examples[0]?.keys() ?? []) {
    const values = examples.map((features) => features.get(name));
    if (!values.every((value) => value !== undefined)) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    if (!(deviation > 1e-9 * (1 + Math.abs(mean)))) continue;
    fitted.names.push(name);
    fitted.means.push(mean);
    fitted.deviations.push(deviation / weightOf(name));
  }
  return fitted;
}

export function standardize(
  { names, means, deviations }: Standardization,
  features: Features,
): number[] | null {
  const values = names.map((name, j) => (features.get(name)! - means[j]!) / deviations[j]!);
  return values.every(Number.isFinite) ? values : null;
}

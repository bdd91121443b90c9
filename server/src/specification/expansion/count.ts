/** How many runs a launch consists of, before any is made. */
import type { AnySpec } from "../schema/spec.ts";
import type { Variation } from "../schema/variation.ts";
import { valuesFor } from "./draw.ts";
import { seedCountOf, seedsOf } from "./seeds.ts";

/** Most runs that one launch may expand to. */
export const largestLaunch = 10_000;

/** How many runs a launch of the spec expands to, before equal ones are joined. */
export function countRuns(spec: AnySpec): number {
  const seedCount = seedCountOf(spec);
  const most = seedCount * runsPerSeed(spec, mostOfOptions);
  // Only a grid inside a choice makes seeds differ in how many runs they have.
  const isEven = spec.variations.every(
    ({ values, within }) =>
      isDraw(values.kind) || within.every((outer) => outer.variation.values.kind !== "choice"),
  );
  if (isEven || seedCount > largestLaunch) return most;
  return seedsOf(spec).reduce(
    (sum, seed) => sum + runsPerSeed(spec, (choice, counts) => counts[valuesFor(choice, seed)[0]!.option]!),
    0,
  );
}

/** The spec's variation that multiplies its runs most, with its factor; undefined where only seeds do. */
export function largestVariation({
  variations,
}: AnySpec): { variation: Variation; count: number } | undefined {
  return variations
    .map((variation) => ({ variation, count: countOf(variation) }))
    .filter(({ count }) => count > 1)
    .sort((a, b) => b.count - a.count)[0];
}

/** Values that a variation has for each seed. */
function countOf({ values }: Variation): number {
  if (values.kind === "each") return values.options.length;
  return values.kind === "architectures" ? values.random.count : 1;
}

function isDraw(kind: Variation["values"]["kind"]): boolean {
  return kind !== "each" && kind !== "architectures";
}

function mostOfOptions(_: Variation, counts: number[]): number {
  return Math.max(...counts);
}

/**
 * Runs of one seed: the product over variations of the sum over their options, each of which may hold more of them.
 *
 * @param ofChoice which of its options' counts a choice has
 */
function runsPerSeed(
  { variations }: AnySpec,
  ofChoice: (choice: Variation, counts: number[]) => number,
): number {
  const inside = (outer: Variation | undefined, option: number) =>
    variations.filter(({ within }) => {
      const last = within.at(-1);
      return last?.variation === outer && (outer === undefined || last?.option === option);
    });
  const product = (some: Variation[]): number => some.reduce((count, one) => count * size(one), 1);
  const size = (variation: Variation): number => {
    const { values } = variation;
    if (!("options" in values)) return countOf(variation);
    const counts = values.options.map((_, option) => product(inside(variation, option)));
    return values.kind === "choice"
      ? ofChoice(variation, counts)
      : counts.reduce((sum, count) => sum + count, 0);
  };
  return product(inside(undefined, 0));
}

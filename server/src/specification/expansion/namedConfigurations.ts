/** The configurations that are checked: every value that a spec names, without the cross product. */
import type { Spec } from "../schema/spec.ts";
import { type Variation, withValue } from "../schema/variation.ts";
import type { Path } from "../syntax/tree.ts";

/** One configuration, and where the spec's text says what it has at a path. */
export interface NamedConfiguration {
  spec: Spec;
  written(path: Path): Path;
}

/** A value that the text names for a variation, with its place; for a draw, the ends of its range. */
export interface NamedValue {
  value: unknown;
  source: Path;
}

/** The values that a variation's text names; none for random architectures. */
export function namedValues({ source, values }: Variation): NamedValue[] {
  if (values.kind === "architectures") return [];
  if ("options" in values) return values.options;
  return values.range.map((value, index) => ({ value, source: [...source, index] }));
}

/**
 * The spec with everything that varies at its first value, then with one variation changed at a time to each of its
 * other values. What stands inside an option is seen with that option.
 */
export function* namedConfigurations(spec: Spec): Generator<NamedConfiguration> {
  yield configuration(spec, new Map());
  for (const variation of spec.variations) {
    const outer = variation.within.map(({ variation: one, option }): [Variation, NamedValue] => [
      one,
      namedValues(one)[option]!,
    ]);
    // The first value is in the configuration before, unless an option around it is not.
    const isInFirst = variation.within.every(({ option }) => option === 0);
    for (const named of namedValues(variation).slice(isInFirst ? 1 : 0))
      yield configuration(spec, new Map([...outer, [variation, named]]));
  }
}

/** @param chosen what has another than its first value */
function configuration(spec: Spec, chosen: ReadonlyMap<Variation, NamedValue>): NamedConfiguration {
  const optionOf = (variation: Variation): number => {
    const named = chosen.get(variation);
    return named ? Math.max(0, namedValues(variation).indexOf(named)) : 0;
  };
  const active = spec.variations.filter(
    (one) =>
      one.values.kind !== "architectures" &&
      one.within.every(({ variation, option }) => optionOf(variation) === option),
  );
  const current = (variation: Variation): NamedValue => chosen.get(variation) ?? namedValues(variation)[0]!;
  return {
    spec: active.reduce((whole, one) => withValue(whole, one.path, current(one).value), spec),
    written(path) {
      const innermost = active.findLast((one) => one.path.every((part, index) => path[index] === part));
      return innermost ? [...current(innermost).source, ...path.slice(innermost.path.length)] : path;
    },
  };
}

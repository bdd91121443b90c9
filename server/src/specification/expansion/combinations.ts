/** The values that one seed's runs have for what varies. */
import type { Parameters, ParameterValue } from "../../domain/parameters.ts";
import { type DrawnValue, valuesFor } from "./draw.ts";
import { type Variation, withValue } from "./variation.ts";

/** One value for everything that varies, and which those are. */
export interface Combination<Sections> {
  sections: Sections;
  parameters: Parameters;
}

/**
 * The cross product of all grids, the first one varying slowest, with one draw of each distribution.
 *
 * @param sections the parts of a spec in which values vary
 */
export function* combinations<Sections>(
  sections: Sections,
  variations: readonly Variation[],
  seed: number,
): Generator<Combination<Sections>> {
  const values = variations.map((variation) => valuesFor(variation, seed));
  const options = new Map<Variation, number>();

  function* from(
    index: number,
    { sections, parameters }: Combination<Sections>,
  ): Generator<Combination<Sections>> {
    const variation = variations[index];
    if (!variation) {
      yield { sections, parameters };
    } else if (variation.within.some((outer) => options.get(outer.variation) !== outer.option)) {
      options.delete(variation);
      yield* from(index + 1, { sections, parameters });
    } else {
      for (const drawn of values[index]!) {
        options.set(variation, drawn.option);
        yield* from(index + 1, {
          sections: withValue(sections, variation.path, drawn.value),
          parameters: { ...parameters, [variation.parameter]: shownValue(variation, drawn) },
        });
      }
    }
  }
  yield* from(0, { sections, parameters: {} });
}

function shownValue({ values }: Variation, { value, option }: DrawnValue): ParameterValue {
  return "options" in values ? values.options[option]!.written : (value as ParameterValue);
}

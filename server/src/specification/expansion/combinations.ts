/** The values that one seed's runs have for what varies. */
import type { Parameters, ParameterValue } from "../../domain/parameters.ts";
import { type Variation, withValue } from "../schema/variation.ts";
import { type DrawnValue, valuesFor } from "./draw.ts";

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
export function combinations<Sections>(
  sections: Sections,
  variations: readonly Variation[],
  seed: number,
): Combination<Sections>[] {
  const values = variations.map((variation) => valuesFor(variation, seed));
  const options = new Map<Variation, number>();
  const found: Combination<Sections>[] = [];

  function from(index: number, outer: Sections, parameters: Parameters): void {
    const variation = variations[index];
    if (!variation) {
      found.push({ sections: outer, parameters });
    } else if (variation.within.some((one) => options.get(one.variation) !== one.option)) {
      options.delete(variation);
      from(index + 1, outer, parameters);
    } else {
      for (const drawn of values[index]!) {
        options.set(variation, drawn.option);
        const inner = withValue(outer, variation.path, drawn.value);
        from(index + 1, inner, { ...parameters, [variation.parameter]: shownValue(variation, drawn) });
      }
    }
  }
  from(0, sections, {});
  return found;
}

function shownValue({ values }: Variation, { value, option }: DrawnValue): ParameterValue {
  return "options" in values ? values.options[option]!.written : (value as ParameterValue);
}

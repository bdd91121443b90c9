/** From a spec to the runs that a launch of it consists of. */
import type { Parameters, ParameterValue } from "../../domain/parameters.ts";
import type { Arithmetic } from "../../engine/registry.ts";
import type { NetworkSpec } from "../../network/shapes.ts";
import { type Recipe, recipeOf } from "../../recipe/recipe.ts";
import type { Spec } from "../schema/spec.ts";
import { type DrawnValue, valuesFor } from "./draw.ts";
import { type Variation, withValue } from "./variation.ts";

/** What one run trains: everything that decides its course, and nothing else. */
export interface RunConfig {
  dataset: Spec["dataset"];
  architecture: NetworkSpec;
  initialization: { scheme: Spec["initialization"]["scheme"]; gain: number; seed: number };
  training: Recipe;
  /** what decides the bits of its numbers; `engine` since ids were hashed with an engine's name */
  engine: Arithmetic;
}

/** One run of a launch. */
export interface PlannedRun {
  config: RunConfig;
  /** what varies in the study, by dotted path, with this run's value; the seed is not among them */
  parameters: Parameters;
}

/** The seeds of a spec: those that it lists, or 1, 2, 3 … */
export function seedsOf({ initialization: { seeds } }: Spec): number[] {
  return Array.isArray(seeds) ? seeds : Array.from({ length: seeds }, (_, i) => i + 1);
}

/**
 * The runs of one launch, one after the other: for each seed the cross product of all grids, the first one varying
 * slowest. A distribution is drawn once per seed. Equal runs come as often as the spec names them.
 */
export function* plannedRuns(spec: Spec, engine: Arithmetic): Generator<PlannedRun> {
  for (const seed of seedsOf(spec)) {
    for (const { sections, parameters } of combinations(spec, seed))
      yield { config: configOf(sections, seed, engine), parameters };
  }
}

/** The configurations of one launch, without those that are equal to an earlier one. */
export function expandSpec(spec: Spec, engine: Arithmetic): RunConfig[] {
  const configs = new Map<string, RunConfig>();
  for (const { config } of plannedRuns(spec, engine)) {
    const key = JSON.stringify(config);
    if (!configs.has(key)) configs.set(key, config);
  }
  return [...configs.values()];
}

/** The parts of a spec in which values vary. */
type Sections = Pick<Spec, "dataset" | "architecture" | "initialization" | "training">;

/** One value for everything that varies, and which those are. */
interface Combination {
  sections: Sections;
  parameters: Parameters;
}

/** The combinations of one seed, in their order. */
function combinations(spec: Spec, seed: number): Combination[] {
  const { variations, dataset, architecture, initialization, training } = spec;
  const values = variations.map((variation) => valuesFor(variation, seed));
  const options = new Map<Variation, number>();
  const found: Combination[] = [];

  function from(index: number, sections: Sections, parameters: Parameters): void {
    const variation = variations[index];
    if (!variation) {
      found.push({ sections, parameters });
    } else if (variation.within.some((outer) => options.get(outer.variation) !== outer.option)) {
      options.delete(variation);
      from(index + 1, sections, parameters);
    } else {
      for (const drawn of values[index]!) {
        options.set(variation, drawn.option);
        const inner = withValue(sections, variation.path, drawn.value);
        from(index + 1, inner, { ...parameters, [variation.parameter]: shownValue(variation, drawn) });
      }
    }
  }
  from(0, { dataset, architecture, initialization, training }, {});
  return found;
}

function shownValue({ values }: Variation, { value, option }: DrawnValue): ParameterValue {
  return "options" in values ? values.options[option]!.written : (value as ParameterValue);
}

function configOf(
  { dataset, architecture, initialization, training }: Sections,
  seed: number,
  engine: Arithmetic,
): RunConfig {
  const { scheme, gain } = initialization;
  return {
    dataset,
    architecture: networkOf(architecture),
    initialization: { scheme, gain, seed },
    training: recipeOf(training),
    engine,
  };
}

/** An architecture whose random widths have been drawn has them beside the ranges that they came from. */
function networkOf(architecture: Spec["architecture"]): RunConfig["architecture"] {
  if (architecture.kind === "sequential") return architecture;
  const { kind, activation } = architecture;
  return { kind, hidden: "hidden" in architecture ? architecture.hidden : [], activation };
}

/** From a spec to the runs that a launch of it consists of. */
import type { Parameters } from "../../domain/parameters.ts";
import type { Arithmetic } from "../../engine/registry.ts";
import type { NetworkSpec } from "../../network/shapes.ts";
import { type Recipe, recipeOf } from "../../recipe/recipe.ts";
import type { Spec } from "../schema/spec.ts";
import { combinations } from "./combinations.ts";
import { seedsOf } from "./seeds.ts";

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
export interface PlannedRun<Config = RunConfig> {
  config: Config;
  /** what varies in the study, by dotted path, with this run's value; the seed is not among them */
  parameters: Parameters;
}

/**
 * The runs of one launch, one after the other: for each seed the cross product of all grids, the first one varying
 * slowest. A distribution is drawn once per seed. Equal runs come as often as the spec names them.
 */
export function* plannedRuns(spec: Spec, engine: Arithmetic): Generator<PlannedRun> {
  const { variations, dataset, architecture, initialization, training } = spec;
  const varying: Sections = { dataset, architecture, initialization, training };
  for (const seed of seedsOf(spec)) {
    for (const { sections, parameters } of combinations(varying, variations, seed))
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

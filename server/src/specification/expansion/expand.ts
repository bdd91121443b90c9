import type { Arithmetic } from "../../engine/registry.ts";
import type { Activation, LayerSpec } from "../../network/layers.ts";
import { integerBelow, uniform } from "../../random/distributions.ts";
import { createGenerator } from "../../random/generator.ts";
import { type Recipe, recipeOf } from "../../recipe/recipe.ts";
import type { Spec } from "../schema/spec.ts";

/** What one run trains: everything that decides its course, and nothing else. */
export interface RunConfig {
  dataset: Spec["dataset"];
  architecture:
    | { kind: "mlp"; hidden: number[]; activation: Activation }
    | { kind: "sequential"; layers: LayerSpec[] };
  initialization: { scheme: Spec["initialization"]["scheme"]; gain: number; seed: number };
  training: Recipe;
  /** what decides the bits of its numbers; `engine` since ids were hashed with an engine's name */
  engine: Arithmetic;
}

/** Most runs that one launch may expand to. */
export const largestLaunch = 10_000;

/** How many runs a launch of the spec expands to, before equal ones are joined. */
export function countRuns({ initialization, architecture }: Spec): number {
  const { gain, seeds } = initialization;
  const seedCount = Array.isArray(seeds) ? seeds.length : seeds;
  const gainCount = Array.isArray(gain) ? gain.length : 1;
  return seedCount * gainCount * ("random" in architecture ? architecture.random.count : 1);
}

/**
 * The runs of one launch: the cross product of architectures, gains and seeds. A distribution is drawn once
 * per seed, from a stream of its own, so a seed always means the same gain and the same architectures.
 */
export function expandSpec(spec: Spec, engine: Arithmetic): RunConfig[] {
  const { seeds, scheme } = spec.initialization;
  const training = recipeOf(spec.training);
  const seedList = Array.isArray(seeds) ? seeds : Array.from({ length: seeds }, (_, i) => i + 1);
  const configs = seedList.flatMap((seed) =>
    architecturesOf(spec.architecture, seed).flatMap((architecture) =>
      gainsOf(spec.initialization.gain, seed).map(
        (gain): RunConfig => ({
          dataset: spec.dataset,
          architecture,
          initialization: { scheme, gain, seed },
          training,
          engine,
        }),
      ),
    ),
  );
  const seen = new Set<string>();
  return configs.filter((config) => {
    const key = JSON.stringify(config);
    return !seen.has(key) && seen.add(key);
  });
}

function gainsOf(gain: Spec["initialization"]["gain"], seed: number): number[] {
  if (typeof gain === "number") return [gain];
  if (Array.isArray(gain)) return gain;
  const share = uniform(createGenerator(seed, "gain"));
  if ("uniform" in gain) return [roundGain(gain.uniform[0] + share * (gain.uniform[1] - gain.uniform[0]))];
  const [low, high] = gain.logUniform.map(Math.log) as [number, number];
  return [roundGain(Math.exp(low + share * (high - low)))];
}

/** Four digits: what tables show is then exactly what trains, and can be typed into another spec. */
function roundGain(gain: number): number {
  return Number(gain.toPrecision(4));
}

function architecturesOf(architecture: Spec["architecture"], seed: number): RunConfig["architecture"][] {
  if (architecture.kind === "sequential") return [architecture];
  const { kind, activation } = architecture;
  if ("hidden" in architecture) return [{ kind, hidden: architecture.hidden, activation }];
  const { depth, width, count } = architecture.random;
  const generator = createGenerator(seed, "architecture");
  const narrowest = Math.log2(width[0]);
  const widths = Math.log2(width[1]) - narrowest + 1;
  const drawn = new Map<string, number[]>();
  // A small range may hold fewer architectures than are asked for.
  for (let draws = 0; drawn.size < count && draws < 100 * count; draws++) {
    const layers = depth[0] + integerBelow(generator, depth[1] - depth[0] + 1);
    const hidden = Array.from({ length: layers }, () => 2 ** (narrowest + integerBelow(generator, widths)));
    drawn.set(hidden.join(), hidden);
  }
  return [...drawn.values()].map((hidden) => ({ kind, hidden, activation }));
}

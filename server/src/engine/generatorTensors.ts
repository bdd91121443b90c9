import { type Generator, restoreGenerator } from "../random/generator.ts";
import type { NamedTensor } from "./engine.ts";
import { integerTensor } from "./snapshotTensors.ts";

interface RandomLayer {
  name: string;
  generator?: Generator | undefined;
}

export function generatorTensors(layers: readonly RandomLayer[]): NamedTensor[] {
  return layers.map(({ name, generator }) => ({
    name: `${name}/state`,
    shape: [4],
    data: generator!.state(),
  }));
}

/** Reads the states of all, so that nothing is restored where one is missing; answers what restores them. */
export function readGenerators(tensors: NamedTensor[], layers: readonly RandomLayer[]): () => void {
  const states = layers.map(({ name }) => integerTensor(tensors, `${name}/state`, 4));
  return () => {
    for (const [index, layer] of layers.entries()) layer.generator = restoreGenerator(states[index]!);
  };
}

import type { Engine } from "../engine.ts";
import { compileKernels, instantiateKernels } from "./module.ts";
import { createTrainer } from "./trainer.ts";
import { descriptions, supportedVariant, type Variant } from "./variant.ts";

/**
 * Kernels in WebAssembly, one instance with a memory of its own for each trainer. The two builds round differently,
 * so a run's numbers belong to the variant too.
 */
export async function createWasmEngine(variant: Variant = supportedVariant()): Promise<Engine> {
  const module = await compileKernels(variant);
  return {
    name: "wasm",
    description: descriptions[variant],
    async createTrainer(plan, dataset, ticks) {
      return createTrainer(await instantiateKernels(module), plan, dataset, ticks);
    },
  };
}

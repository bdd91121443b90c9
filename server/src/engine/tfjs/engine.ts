import type { Engine } from "../engine.ts";
import { compileKernels, instantiateKernels } from "../wasm/module.ts";
import { supportedVariant } from "../wasm/variant.ts";
import { type Backend, backends, useFirstBackend } from "./backend.ts";
import { createTrainer } from "./trainer.ts";

const descriptions: Record<Backend, string> = {
  tensorflow: "TensorFlow.js with @tensorflow/tfjs-node",
  wasm: "TensorFlow.js with its WebAssembly backend",
  cpu: "TensorFlow.js in plain JavaScript",
};

/**
 * TensorFlow.js computes passes and updates, spectra come from the same float64 kernels. All engines of a thread
 * share tfjs's one backend.
 * @param candidates backends to try, in this order
 */
export async function createTfjsEngine(candidates: readonly Backend[] = backends): Promise<Engine> {
  const backend = await useFirstBackend(candidates);
  const module = await compileKernels(supportedVariant());
  return {
    name: "tfjs",
    description: descriptions[backend],
    async createTrainer(plan, dataset, ticks) {
      return createTrainer(await instantiateKernels(module), plan, dataset, ticks);
    },
  };
}

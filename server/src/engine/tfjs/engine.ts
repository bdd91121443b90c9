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
 * The engine that checks the other: TensorFlow.js computes passes and updates. Spectra come from the same
 * float64 kernels as everywhere. tfjs has one backend per thread, so all engines of a thread share the
 * latest choice.
 *
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

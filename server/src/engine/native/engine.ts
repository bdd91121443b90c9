import type { Engine } from "../engine.ts";
import { compileKernels, supportedVariant } from "../wasm/module.ts";
import { createTrainer } from "../wasm/trainer.ts";
import { type InstructionSet, instructionSets, loadAddon } from "./addon.ts";
import { instantiateKernels } from "./kernels.ts";

const descriptions: Record<InstructionSet, string> = {
  avx512: "native kernels with AVX-512",
  avx2: "native kernels with AVX2",
  neon: "native kernels with NEON",
};

/** The instruction sets for which kernels are here and which this processor has, the fastest first. */
export function supportedSets(): InstructionSet[] {
  const addon = loadAddon();
  return instructionSets.filter((name) => addon[name]);
}

/**
 * The engine for processors that have more than WebAssembly can use: the wasm engine with kernels in C where most
 * of the time goes. Every sum has the same order as there, so weights come out as WebAssembly's with relaxed SIMD.
 *
 * Rejects with one sentence when the kernels are not installed or do not suit this machine.
 */
export async function createNativeEngine(instructionSet?: InstructionSet): Promise<Engine> {
  const name = instructionSet ?? supportedSets()[0];
  const functions = name && loadAddon()[name];
  if (!functions) {
    throw new Error("This processor lacks AVX2 and FMA, which the native kernels need.");
  }
  const module = await compileKernels(supportedVariant());
  return {
    name: "native",
    description: descriptions[name],
    async createTrainer(plan, dataset, ticks) {
      return createTrainer(await instantiateKernels(functions, module), plan, dataset, ticks);
    },
  };
}

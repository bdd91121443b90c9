import { MessageError } from "../../messages/messageError.ts";
import type { Engine } from "../engine.ts";
import { compileKernels } from "../wasm/module.ts";
import { createTrainer } from "../wasm/trainer.ts";
import { supportedVariant } from "../wasm/variant.ts";
import { type InstructionSet, loadAddon } from "./addon.ts";
import { instantiateKernels } from "./kernels.ts";
import { descriptions, supportedSets } from "./support.ts";

/**
 * The wasm engine with kernels in C where most of the time goes. Every sum has the same order, so records are those
 * of WebAssembly with fused multiply-adds. Rejects with one sentence when the kernels are missing or do not suit this
 * machine.
 */
export async function createNativeEngine(instructionSet?: InstructionSet): Promise<Engine> {
  const name = instructionSet ?? supportedSets()[0];
  const functions = name && loadAddon()[name];
  if (!functions) {
    throw new MessageError("engine/processor", {});
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

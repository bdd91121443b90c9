import { type InstructionSet, instructionSets, loadAddon } from "./addon.ts";

/** What people read of each instruction set. */
export const descriptions: Record<InstructionSet, string> = {
  avx512: "native kernels with AVX-512",
  avx2: "native kernels with AVX2",
  neon: "native kernels with NEON",
};

/**
 * The instruction sets for which kernels are here and which this processor has, the fastest first. Throws one sentence
 * where no kernels can be loaded.
 */
export function supportedSets(): InstructionSet[] {
  const addon = loadAddon();
  return instructionSets.filter((name) => addon[name]);
}

import { type InstructionSet, instructionSets, loadAddon } from "./addon.ts";

export const descriptions: Record<InstructionSet, string> = {
  avx512: "native kernels with AVX-512",
  avx2: "native kernels with AVX2",
  neon: "native kernels with NEON",
};

/**
 * The instruction sets that this processor has kernels for, fastest first. Throws one sentence where none can be
 * loaded.
 */
export function supportedSets(): InstructionSet[] {
  const addon = loadAddon();
  return instructionSets.filter((name) => addon[name]);
}

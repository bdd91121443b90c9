import { type InstructionSet, loadAddon } from "../../../server/src/engine/native/addon.ts";
import { supportedSets } from "../../../server/src/engine/native/engine.ts";
import { instantiateKernels as instantiateNative } from "../../../server/src/engine/native/kernels.ts";
import {
  compileKernels,
  instantiateKernels,
  type Kernels,
  supportedVariant,
  type Variant,
} from "../../../server/src/engine/wasm/module.ts";

/** The builds of the WebAssembly kernels that this runtime can load: every test of the engine runs on each. */
export const variants: Variant[] = supportedVariant() === "relaxed" ? ["relaxed", "simd"] : ["simd"];

/** The instruction sets of the native kernels that can be had here: none unless `npm run native` built them. */
export const nativeSets: InstructionSet[] = setsHere();

export type KernelBuild = Variant | InstructionSet;

/** All kernels that can be had here. */
export const kernelBuilds: KernelBuild[] = [...variants, ...nativeSets];

/** One build's kernels, with a new memory. */
export async function kernelsOf(build: KernelBuild): Promise<Kernels> {
  if (build === "relaxed" || build === "simd") return instantiateKernels(await compileKernels(build));
  return instantiateNative(loadAddon()[build]!, await compileKernels(supportedVariant()));
}

function setsHere(): InstructionSet[] {
  try {
    return supportedSets();
  } catch {
    return [];
  }
}

import { existsSync } from "node:fs";
import { findHostCompiler, zigRemedy } from "../../../scripts/native/compilers.ts";
import { addonLocation, type InstructionSet, loadAddon } from "../../../server/src/engine/native/addon.ts";
import { instantiateKernels as instantiateNative } from "../../../server/src/engine/native/kernels.ts";
import { supportedSets } from "../../../server/src/engine/native/support.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../../../server/src/engine/wasm/module.ts";
import { supportedVariant, type Variant } from "../../../server/src/engine/wasm/variant.ts";
import type { Requirement } from "../../support/needs.ts";

/** The builds of the WebAssembly kernels that this runtime can load: every test of the engine runs on each. */
export const variants: Variant[] = supportedVariant() === "relaxed" ? ["relaxed", "simd"] : ["simd"];

/** Whether this machine has native kernels: `npm run build` compiles them wherever there is a C compiler. */
const hasNative = isNativeExpected();

/**
 * The instruction sets of the native kernels that this processor has. Kernels that should be here and cannot be loaded
 * throw, so that no test is skipped for a broken build.
 */
export const nativeSets: InstructionSet[] = hasNative ? supportedSets() : [];

export const nativeBuild: Requirement = {
  isMet: hasNative,
  reason: `There is no C compiler: install gcc or clang, or zig (${zigRemedy}).`,
  isImpossible: false,
};

/** What tests of the native kernels need; `native.test.ts` checks that a build has the processor's sets. */
export const nativeKernels: Requirement = hasNative
  ? { isMet: nativeSets.length > 0, reason: "This processor lacks AVX2 or FMA.", isImpossible: true }
  : nativeBuild;

/** What comparisons with WebAssembly need, whose multiply-adds are fused with relaxed SIMD alone. */
export const relaxedSimd: Requirement = {
  isMet: variants.includes("relaxed"),
  reason: "This Node has no relaxed SIMD.",
  isImpossible: true,
};

export type KernelBuild = Variant | InstructionSet;

/** All kernels that can be had here. */
export const kernelBuilds: KernelBuild[] = [...variants, ...nativeSets];

/** One build's kernels, with a new memory. */
export async function kernelsOf(build: KernelBuild): Promise<Kernels> {
  if (build === "relaxed" || build === "simd") return instantiateKernels(await compileKernels(build));
  return instantiateNative(loadAddon()[build]!, await compileKernels(supportedVariant()));
}

function isNativeExpected(): boolean {
  const location = addonLocation();
  return location !== null && (existsSync(location) || findHostCompiler() !== null);
}

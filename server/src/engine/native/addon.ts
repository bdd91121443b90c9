import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { hostPlatform, kernelFile } from "./platforms.ts";
import { isSwitchedOff } from "./switch.ts";

/** The instruction sets that the kernels are compiled for, the faster first. All give the same bits. */
export const instructionSets = ["avx512", "avx2", "neon"] as const;

export type InstructionSet = (typeof instructionSets)[number];

export type NativeKernel =
  | "pack"
  | "product"
  | "activate"
  | "activationGradient"
  | "useOptimizer"
  | "step"
  | "weightStep"
  | "biasStep"
  | "convolve"
  | "convolutionStep"
  | "activatePanels"
  | "activationGradientPanels"
  | "dropout"
  | "maxPool"
  | "maxPoolGradient"
  | "innerProducts"
  | "tridiagonalize";

/** The kernels of one instruction set: the memory, an optimizer's numbers, then the WebAssembly kernel's arguments. */
export type NativeFunctions = Record<NativeKernel, (memory: ArrayBuffer, ...numbers: number[]) => void> & {
  convolutionFloats(memory: ArrayBuffer, g: number, filters: number): number;
};

export type Addon = Partial<Record<InstructionSet, NativeFunctions>>;

/** Throws one sentence that says why there is none, or why it cannot be loaded. */
export function loadAddon(): Addon {
  if (isSwitchedOff()) {
    throw new Error("The native kernels are switched off (DAI_NATIVE=off, or they crashed here before).");
  }
  const location = addonLocation();
  if (!location) {
    throw new Error(`There are no native kernels for ${process.platform}-${process.arch}.`);
  }
  if (!existsSync(location)) {
    throw new Error(
      "This build has no native kernels: with a C compiler on the machine, npm run build makes them.",
    );
  }
  try {
    return createRequire(import.meta.url)(location) as Addon;
  } catch (cause) {
    throw new Error(`The native kernels ${location} cannot be loaded.`, { cause });
  }
}

export function addonLocation(): string | null {
  const platform = hostPlatform();
  // Bundled code is in dist/ beside the kernels; the sources are four folders away from it.
  const folder = import.meta.url.endsWith(".ts") ? "../../../../dist/" : "./";
  return platform && fileURLToPath(new URL(folder + kernelFile(platform), import.meta.url));
}

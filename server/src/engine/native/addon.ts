import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { MessageError } from "../../messages/messageError.ts";
import type { Kernels } from "../wasm/module.ts";
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
  gatherRows(memory: ArrayBuffer, ...rows: Parameters<NonNullable<Kernels["gatherRows"]>>): void;
};

export type Addon = Partial<Record<InstructionSet, NativeFunctions>>;

/** Throws one sentence that says why there is none, or why it cannot be loaded. */
export function loadAddon(): Addon {
  if (isSwitchedOff()) {
    throw new MessageError("engine/switched-off", {});
  }
  const location = addonLocation();
  if (!location) {
    throw new MessageError("engine/no-platform", { platform: process.platform, arch: process.arch });
  }
  if (!existsSync(location)) {
    throw new MessageError("engine/not-built", {});
  }
  try {
    return createRequire(import.meta.url)(location) as Addon;
  } catch (cause) {
    throw new MessageError("engine/not-loaded", { file: location }, { cause });
  }
}

export function addonLocation(): string | null {
  const platform = hostPlatform();
  // Bundled code is in dist/ beside the kernels; the sources are four folders away from it.
  const folder = import.meta.url.endsWith(".ts") ? "../../../../dist/" : "./";
  return platform && fileURLToPath(new URL(folder + kernelFile(platform), import.meta.url));
}

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { MessageError } from "../../messages/messageError.ts";
import type { Kernels } from "../wasm/module.ts";
import { hostPlatform, kernelFile } from "./platforms.ts";
import { isSwitchedOff } from "./switch.ts";
import { isTruncated } from "./truncation.ts";

/** The instruction sets that the kernels are compiled for, the faster first. All give the same bits. */
export const instructionSets = ["avx512", "avx2", "neon"] as const;

export type InstructionSet = (typeof instructionSets)[number];

/**
 * Of the functions' arguments and of what both sides read in memory: KERNELS_VERSION in native/addon.c. Raise both with
 * any change of these.
 */
export const kernelsVersion = 3;

/** The numbers of a call in a list: CALL_LENGTH in native/addon.c. */
export const CALL_LENGTH = 11;

/** The kernels that take the WebAssembly kernel's arguments. */
const nativeKernels = [
  "pack",
  "product",
  "activate",
  "activationGradient",
  "useOptimizer",
  "step",
  "weightStep",
  "biasStep",
  "convolve",
  "convolutionStep",
  "activatePanels",
  "activationGradientPanels",
  "dropout",
  "maxPool",
  "maxPoolGradient",
  "innerProducts",
  "tridiagonalize",
] as const;

export type NativeKernel = (typeof nativeKernels)[number];

/** The memory, an optimizer's numbers, then the WebAssembly kernel's arguments. */
export interface NativeFunction {
  (memory: ArrayBuffer, ...numbers: number[]): void;
  /** of the function in a list of calls */
  readonly index?: number;
}

/** The kernels of one instruction set. */
export type NativeFunctions = Record<NativeKernel, NativeFunction> & {
  /** Makes calls one after the other: CALL_LENGTH numbers each, the function's index and what follows the memory. */
  repeat(memory: ArrayBuffer, calls: Float64Array): void;
  convolutionFloats(memory: ArrayBuffer, g: number, filters: number): number;
  gatherRows(memory: ArrayBuffer, ...rows: Parameters<NonNullable<Kernels["gatherRows"]>>): void;
};

export type Addon = Partial<Record<InstructionSet, NativeFunctions>>;

/** Throws one sentence that says why there is none, or why it cannot be used. */
export function loadAddon(): Addon {
  if (isSwitchedOff()) {
    throw new MessageError("engine/switched-off", {});
  }
  const location = addonLocation();
  if (!location) {
    throw new MessageError("engine/no-platform", { platform: process.platform, arch: process.arch });
  }
  return readAddon(location);
}

/** The kernels of a file. Throws one sentence where it is missing, damaged, of another machine or another version. */
export function readAddon(file: string): Addon {
  if (!existsSync(file)) throw new MessageError("engine/not-built", {});
  const addon = openAddon(file);
  if (!isOfThisVersion(addon)) throw new MessageError("engine/other-version", { file });
  return addon;
}

function openAddon(file: string): Addon & { version?: number } {
  try {
    if (isTruncated(file)) throw new MessageError("engine/truncated", {});
    return createRequire(import.meta.url)(file);
  } catch (cause) {
    const [reason = ""] = (cause as Error).message.split(/\r?\n/);
    throw new MessageError("engine/not-loaded", { file, reason }, { cause });
  }
}

function isOfThisVersion(addon: Addon & { version?: number }): boolean {
  const names: string[] = [...nativeKernels, "convolutionFloats", "gatherRows", "repeat"];
  const isWhole = (functions: object) => names.every((name) => name in functions);
  return (
    addon.version === kernelsVersion && instructionSets.every((set) => !addon[set] || isWhole(addon[set]))
  );
}

export function addonLocation(): string | null {
  const platform = hostPlatform();
  // Bundled code is in dist/ beside the kernels; the sources are four folders away from it.
  const folder = import.meta.url.endsWith(".ts") ? "../../../../dist/" : "./";
  return platform && fileURLToPath(new URL(folder + kernelFile(platform), import.meta.url));
}

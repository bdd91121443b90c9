import { sentenceOf } from "../messages/catalogue.ts";
import { MessageError } from "../messages/messageError.ts";
import { descriptions as nativeDescriptions, supportedSets } from "./native/support.ts";
import { supportedVariant, descriptions as wasmDescriptions } from "./wasm/variant.ts";

/** What decides the bits of a run's numbers, and so is part of its id. `wasm` is the arithmetic of fused multiply- adds. */
export type Arithmetic = "wasm" | "simd" | "tfjs";

interface EngineEntry {
  description: string;
  arithmetic(): Arithmetic;
}

const ofKernels = (): Arithmetic => (supportedVariant() === "relaxed" ? "wasm" : "simd");

export const engines = {
  auto: {
    description: "native kernels where this machine has them, else WebAssembly",
    arithmetic: ofKernels,
  },
  native: {
    description: "native kernels, compiled for this processor",
    arithmetic: () => "wasm",
  },
  wasm: {
    description: "kernels in WebAssembly",
    arithmetic: ofKernels,
  },
  tfjs: {
    description: "TensorFlow.js, to check the others",
    arithmetic: () => "tfjs",
  },
} as const satisfies Record<string, EngineEntry>;

export type EngineName = keyof typeof engines;

export const engineNames = Object.keys(engines) as [EngineName, ...EngineName[]];

export const defaultEngine: EngineName = "auto";

/** What decides the bits of runs that this engine trains on this machine. */
export function arithmeticOf(engine: EngineName): Arithmetic {
  return engines[engine].arithmetic();
}

/** The kernels that `auto` trains with on this machine, such as "native kernels with AVX-512", and why no faster ones. */
export function kernelsHere(): string {
  const variant = supportedVariant();
  if (variant !== "relaxed") return wasmDescriptions[variant];
  try {
    const [set] = supportedSets();
    if (set) return nativeDescriptions[set];
    throw new MessageError("engine/processor", {});
  } catch (problem) {
    const facts = { description: wasmDescriptions[variant], reason: (problem as Error).message };
    return sentenceOf("engine/without-native", facts);
  }
}

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The instruction sets that the kernels are compiled for, the faster first. Both give the same bits. */
export const instructionSets = ["avx512", "avx2"] as const;

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

/**
 * The kernels of one instruction set. Each takes the memory, those of the optimizer then the address of its numbers,
 * and then what the WebAssembly kernel takes.
 */
export type NativeFunctions = Record<NativeKernel, (memory: ArrayBuffer, ...numbers: number[]) => void> & {
  convolutionFloats(memory: ArrayBuffer, g: number, filters: number): number;
};

/** What the addon exports (native/addon.c): the instruction sets that this processor has. */
export type Addon = Partial<Record<InstructionSet, NativeFunctions>>;

const platform = `${process.platform}-${process.arch}`;

/** The platforms that native/build.ts builds for. */
export const platforms = ["linux-x64"];

/**
 * The addon: from the package for this platform where it is installed, else as `npm run native` builds it.
 * Throws one sentence that says what to do when there is none, or when it cannot be loaded.
 */
export function loadAddon(): Addon {
  if (!platforms.includes(platform)) {
    throw new Error(`There are no native kernels for ${platform}: use the engine wasm.`);
  }
  const require = createRequire(import.meta.url);
  const location = installed(require, `dai-kernels-${platform}`) ?? built();
  if (!location) {
    throw new Error(
      `The engine native needs the package dai-kernels-${platform} or, in a checkout of the sources, ` +
        '"npm run native", which takes a C compiler; the engine wasm works without.',
    );
  }
  try {
    return require(location) as Addon;
  } catch (cause) {
    throw new Error(`The native kernels at ${location} cannot be loaded here: use the engine wasm.`, {
      cause,
    });
  }
}

function installed(require: NodeJS.Require, name: string): string | null {
  try {
    return require.resolve(name);
  } catch {
    return null;
  }
}

/** Bundled code lies in dist/ beside native/; the sources are four folders away from it. */
function built(): string | null {
  const root = import.meta.url.endsWith(".ts") ? "../../../.." : "..";
  const file = fileURLToPath(new URL(`${root}/native/${platform}/kernels.node`, import.meta.url));
  return existsSync(file) ? file : null;
}

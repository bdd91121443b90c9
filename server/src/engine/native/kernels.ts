import { instantiateKernels as instantiateWasm, type Kernels } from "../wasm/module.ts";
import type { NativeFunctions, NativeKernel } from "./addon.ts";

/** Room for the optimizer's numbers, `struct optimizer` in native/kernels/optimizer.h, and their alignment. */
const SETTINGS_BYTES = 128;
const ALIGNMENT = 64;
/** The activations' codes that the native kernels know; the others are WebAssembly's. */
const [RELU, TANH, LEAKY_RELU] = [0, 1, 4];

/**
 * A WebAssembly instance's kernels, some replaced by native ones on the same memory.
 * @param module a build of the WebAssembly kernels
 */
export async function instantiateKernels(
  functions: NativeFunctions,
  module: WebAssembly.Module,
): Promise<Kernels> {
  const wasm = await instantiateWasm(module);
  const settings = Math.ceil(wasm.heapBase() / ALIGNMENT) * ALIGNMENT;

  /** The native kernel on the memory as it is: growing gives it a new buffer. */
  function native(name: NativeKernel, ...first: number[]) {
    const kernel = functions[name];
    return (...numbers: number[]) => kernel(wasm.memory.buffer, ...first, ...numbers);
  }

  /** The native kernel for the activations that it knows. */
  function known(
    name: "activate" | "activationGradient" | "activatePanels" | "activationGradientPanels",
    ...kinds: number[]
  ) {
    const own = native(name);
    const theirs = wasm[name] as (...numbers: number[]) => void;
    return (kind: number, ...rest: number[]) => (kinds.includes(kind) ? own : theirs)(kind, ...rest);
  }

  return {
    ...wasm,
    heapBase: () => settings + SETTINGS_BYTES,
    gatherRows: (...rows) => functions.gatherRows(wasm.memory.buffer, ...rows),
    pack: native("pack"),
    product: native("product"),
    activate: known("activate", RELU, TANH),
    activationGradient: known("activationGradient", RELU, TANH),
    activatePanels: known("activatePanels", RELU, TANH, LEAKY_RELU),
    activationGradientPanels: known("activationGradientPanels", RELU, TANH, LEAKY_RELU),
    dropout: native("dropout"),
    maxPool: native("maxPool"),
    maxPoolGradient: native("maxPoolGradient"),
    useOptimizer: native("useOptimizer", settings),
    step: native("step", settings),
    weightStep: native("weightStep", settings),
    biasStep: native("biasStep", settings),
    convolutionFloats: (g, filters) => functions.convolutionFloats(wasm.memory.buffer, g, filters),
    convolve: native("convolve"),
    convolutionStep: native("convolutionStep", settings),
    innerProducts: native("innerProducts"),
    tridiagonalize: native("tridiagonalize"),
  };
}

import { instantiateKernels as instantiateWasm, type Kernels } from "../wasm/module.ts";
import type { NativeFunctions, NativeKernel } from "./addon.ts";
import { createRecorder } from "./recorder.ts";

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

  let buffer = wasm.memory.buffer;
  /** The memory as it is: growing detaches its buffer. To ask WebAssembly each time takes as long as a small kernel. */
  const memory = () => {
    if (buffer.byteLength === 0) buffer = wasm.memory.buffer;
    return buffer;
  };
  const recorder = createRecorder(functions, memory);
  const { called } = recorder;

  // With a parameter for each argument, since an array of them would be made for each call; kernels ignore what follows.
  function native(name: NativeKernel) {
    return (a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0) =>
      called[name](memory(), a, b, c, d, e, f, g, h, i, j);
  }

  /** A kernel that takes the optimizer's numbers first. */
  function optimizing(name: NativeKernel) {
    return (a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0) =>
      called[name](memory(), settings, a, b, c, d, e, f, g, h);
  }

  /** The native kernel for the activations that it knows. */
  function known(
    name: "activate" | "activationGradient" | "activatePanels" | "activationGradientPanels",
    ...kinds: number[]
  ) {
    const own = native(name);
    const theirs = wasm[name] as typeof own;
    return (kind: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) =>
      (kinds.includes(kind) ? own : theirs)(kind, a, b, c, d, e, f);
  }

  const kernels: Kernels = {
    ...wasm,
    heapBase: () => settings + SETTINGS_BYTES,
    record: (calls) => recorder.record(kernels, calls),
    gatherRows: (...rows) => functions.gatherRows(memory(), ...rows),
    pack: native("pack"),
    product: native("product"),
    activate: known("activate", RELU, TANH),
    activationGradient: known("activationGradient", RELU, TANH),
    activatePanels: known("activatePanels", RELU, TANH, LEAKY_RELU),
    activationGradientPanels: known("activationGradientPanels", RELU, TANH, LEAKY_RELU),
    dropout: native("dropout"),
    maxPool: native("maxPool"),
    maxPoolGradient: native("maxPoolGradient"),
    useOptimizer: optimizing("useOptimizer"),
    step: optimizing("step"),
    weightStep: optimizing("weightStep"),
    biasStep: optimizing("biasStep"),
    convolutionFloats: (g, filters) => functions.convolutionFloats(memory(), g, filters),
    convolve: native("convolve"),
    convolutionStep: optimizing("convolutionStep"),
    innerProducts: native("innerProducts"),
    tridiagonalize: native("tridiagonalize"),
  };
  return kernels;
}

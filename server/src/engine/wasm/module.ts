import { readFile } from "node:fs/promises";
import { MessageError } from "../../messages/messageError.ts";
import type { LayerKernels } from "./layerKernels.ts";
import type { Variant } from "./variant.ts";

export interface Kernels extends LayerKernels {
  /**
   * Makes the calls of these kernels that a function makes, and answers one that makes the same ones again, in less time.
   * Absent where there is nothing to gain.
   */
  record?(calls: () => void): () => void;
  memory: WebAssembly.Memory;
  heapBase(): number;
  /**
   * Copies the samples `order[first]` … `order[first + rows − 1]` (or `first` …, without an order) into the memory, each
   * to `width` floats. Absent from WebAssembly's kernels, which reach no memory but their own.
   */
  gatherRows?(
    features: Float32Array,
    order: Uint32Array | null,
    first: number,
    rows: number,
    inputs: number,
    width: number,
    to: number,
  ): void;
  pack(rows: number, count: number, width: number, x: number, xT: number): void;
  product(a: number, b: number, c: number, rows: number, columns: number, depth: number): void;
  activate(kind: number, z: number, bias: number, rows: number, width: number, y: number, yT: number): void;
  activationGradient(kind: number, dz: number, y: number, rows: number, width: number, dzT: number): void;
  crossEntropy(
    z: number,
    bias: number,
    labels: number,
    rows: number,
    classes: number,
    smoothing: number,
    weights: number,
    dzT: number,
    totals: number,
  ): void;
  regressionLoss(
    z: number,
    bias: number,
    targets: number,
    rows: number,
    outputs: number,
    delta: number,
    dzT: number,
    totals: number,
  ): void;
  readOutputs(z: number, bias: number, rows: number, width: number, target: number): void;
  /** sets the update rule that `step`, `weightStep` and `biasStep` follow, with its coefficients */
  useOptimizer(
    rule: number,
    state: number,
    c0: number,
    c1: number,
    c2: number,
    c3: number,
    c4: number,
    c5: number,
  ): void;
  /** the sum of a stored matrix's squares */
  sumOfSquares(matrix: number, height: number, rows: number, group: number, columns: number): number;
  scale(numbers: number, bytes: number, factor: number): void;
  weightStep(
    x: number,
    dz: number,
    rows: number,
    inputs: number,
    outputs: number,
    w: number,
    wT: number,
  ): void;
  biasStep(dz: number, rows: number, outputs: number, bias: number): void;
  transpose(w: number, wT: number, inputs: number, outputs: number): void;
  widen(source: number, lanes: number, rows: number, width: number, target: number): void;
  widenTransposed(source: number, lanes: number, rows: number, width: number, target: number): void;
  innerProducts(
    a: number,
    b: number,
    height: number,
    depth: number,
    rows: number,
    columns: number,
    c: number,
    rowStride: number,
    blockStride: number,
    lower: number,
  ): void;
  tridiagonalize(a: number, stride: number, size: number, d: number, e: number, work: number): void;
  rootFreeQl(d: number, e: number, size: number): number;
}

export async function compileKernels(variant: Variant): Promise<WebAssembly.Module> {
  const location = kernelLocation(variant);
  try {
    return await WebAssembly.compile(await readFile(location));
  } catch (cause) {
    throw new MessageError("engine/no-kernels", { file: location.pathname }, { cause });
  }
}

/** Kernels with a memory of their own, which is freed with the last reference to them. */
export async function instantiateKernels(module: WebAssembly.Module): Promise<Kernels> {
  const instance = await WebAssembly.instantiate(module, {});
  return instance.exports as unknown as Kernels;
}

/** Bundled code lies in dist/ beside the kernels; the sources are four folders away from it. */
export function kernelLocation(variant: Variant): URL {
  const file = `kernels-${variant}.wasm`;
  const fromSource = import.meta.url.endsWith(".ts");
  return new URL(fromSource ? `../../../../dist/${file}` : `./${file}`, import.meta.url);
}

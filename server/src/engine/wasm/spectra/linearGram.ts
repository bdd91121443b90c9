import type { Heap } from "../memory/heap.ts";
import { paddedRows } from "../memory/layout.ts";
import { readMatrix, type StoredMatrix } from "../memory/storedMatrix.ts";
import type { Kernels } from "../module.ts";
import type { ClassIndicatorMatrix } from "./classIndicator.ts";
import type { GramMatrix } from "./spectrum.ts";

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
/** A sum of squares that no finite float32 can have been left out of. */
const OVERFLOW = (2 - 2 ** -23) ** 2 * 2 ** 254;

/** A dense layer Z = YW + 1bᵀ, and the Gram matrices of what goes in and what comes out. */
export interface LinearGram {
  input: GramMatrix;
  weights: StoredMatrix;
  bias: StoredMatrix;
  output: GramMatrix;
}

/** Whether ZᵀZ takes fewer multiplications by way of YᵀY than from the rows of Z themselves. */
export function isDerivationCheaper(rows: number, inputs: number, units: number): boolean {
  return inputs <= rows && units <= rows && inputs * inputs + (inputs * units) / 2 < (rows * units) / 2;
}

/**
 * Gram matrices of dense layers' outputs Z, m rows of them, and their classes' sums, from those of their inputs Y.
 * With s = Yᵀ1 and t = Wᵀs, ZᵀZ = Wᵀ(YᵀY)W + tbᵀ + btᵀ + m·bbᵀ. Nothing is rounded to float32 on the way; an output
 * that would have overflowed there makes its diagonal element infinite.
 */
export function createLinearGrams(
  kernels: Kernels,
  heap: Heap,
  classIndicator: ClassIndicatorMatrix,
  layers: LinearGram[],
): () => void {
  const largest = (size: (layer: LinearGram) => number) => Math.max(0, ...layers.map(size));
  const room = (columns: (layer: LinearGram) => number) =>
    heap.allocate(largest((layer) => paddedRows(columns(layer)) * height(layer)) * DOUBLE);
  const [square, weights, product] = [
    room(({ input }) => input.width),
    room(({ output }) => output.width),
    room(({ output }) => output.width),
  ];
  const samples = classIndicator.counts.reduce((sum, count) => sum + count, 0);
  const view = (address: number, length: number) => new Float64Array(kernels.memory.buffer, address, length);

  function derive(layer: LinearGram): void {
    const { input, output } = layer;
    const [inputs, units, high] = [input.width, output.width, height(layer)];
    mirror(view(input.elements, input.stride * inputs), input, view(square, paddedRows(inputs) * high), high);
    kernels.widen(layer.weights.address, 8, high, units, weights);
    view(product, paddedRows(units) * high).fill(0);
    kernels.innerProducts(square, weights, high, inputs, inputs, units, product, 4, 4 * high, 0);
    const { elements, stride, sums, sumsHeight } = output;
    kernels.innerProducts(weights, product, high, inputs, units, units, elements, stride, 4, 1);
    const { classes } = classIndicator;
    kernels.innerProducts(weights, input.sums, high, inputs, units, classes, sums, 4, 4 * sumsHeight, 0);
    addBias(readMatrix(kernels, layer.bias), output);
  }

  function addBias(bias: Float32Array, { width, elements, stride, sums, sumsHeight }: GramMatrix): void {
    const totals = new Float64Array(width);
    const blocks = view(sums, Math.ceil(classIndicator.classes / 4) * 4 * sumsHeight);
    for (const [index, count] of classIndicator.counts.entries()) {
      for (let i = 0; i < width; i++) {
        const at = ((index >> 2) * sumsHeight + i) * 4 + (index & 3);
        totals[i]! += blocks[at]!;
        blocks[at]! += count * bias[i]!;
      }
    }
    const gram = view(elements, stride * width);
    for (let i = 0; i < width; i++) {
      const [b, t] = [bias[i]!, totals[i]! + samples * bias[i]!];
      for (let j = 0; j <= i; j++) gram[i * stride + j]! += t * bias[j]! + b * totals[j]!;
      if (gram[i * stride + i]! >= OVERFLOW) gram[i * stride + i] = Number.POSITIVE_INFINITY;
    }
  }

  return () => {
    for (const layer of layers) derive(layer);
  };
}

/** Rows of W in memory, and so of all matrices that are multiplied with it. */
function height({ weights }: LinearGram): number {
  return weights.height;
}

/** A symmetric matrix of which there is the lower triangle, in blocks of 4 columns. */
function mirror(gram: Float64Array, { width, stride }: GramMatrix, blocks: Float64Array, high: number): void {
  for (let row = 0; row < width; row++) {
    const ownColumn = (row >> 2) * high * 4 + (row & 3);
    for (let column = 0; column <= row; column++) {
      const element = gram[row * stride + column]!;
      blocks[((column >> 2) * high + row) * 4 + (column & 3)] = element;
      blocks[ownColumn + 4 * column] = element;
    }
  }
}

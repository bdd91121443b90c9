import type { Heap } from "./heap.ts";
import { paddedRows, paddedWidth } from "./layout.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** A dense layer Z = XW + b: its extents, and the addresses of its arrays. */
export interface DenseLayer {
  /** `dense_1` for the first */
  name: string;
  inputs: number;
  outputs: number;
  /** W, inputs × outputs in panels */
  weights: number;
  bias: number;
  /** Wᵀ in panels; 0 for the first layer, whose input needs no gradient */
  transposed: number;
  /** the batch's input X in blocks, and Xᵀ in blocks */
  x: number;
  xT: number;
  /** Z in panels; the backward pass puts dZ in its place */
  z: number;
  /** dZᵀ in blocks; one array for all layers */
  dzT: number;
}

/** The addresses of everything that a network's training needs. */
export interface Network {
  /** first to last; the last gives the logits */
  layers: DenseLayer[];
  /** the gathered batch, row-major, `paddedWidth(dimensions)` floats a row */
  rows: number;
  /** the batch's class indices, 16 bits each */
  labels: number;
  /** two float64: sum of losses, number of correct rows */
  totals: number;
  /** distance from a parameter to its first optimizer state, and from that to its second */
  stateBytes: number;
}

/**
 * Lays a network out in memory.
 *
 * @param widths dimensions, hidden widths, classes
 * @param capacity the largest number of rows in a batch
 * @param states optimizer states per parameter
 */
export function layOutNetwork(heap: Heap, widths: number[], capacity: number, states: number): Network {
  const height = paddedRows(capacity);
  const batchOf = (width: number) => heap.allocate(height * paddedWidth(width) * FLOAT);

  const shapes = widths.slice(1).map((outputs, index) => ({ inputs: widths[index]!, outputs }));
  const stateBytes = shapes.reduce((bytes, shape) => bytes + weightBytes(shape) + biasBytes(shape), 0);
  let parameter = heap.allocate(stateBytes * (1 + states));
  const dzT = batchOf(Math.max(...widths));
  const layers = shapes.map((shape, index): DenseLayer => {
    const weights = parameter;
    const bias = weights + weightBytes(shape);
    parameter = bias + biasBytes(shape);
    return {
      name: `dense_${index + 1}`,
      ...shape,
      weights,
      bias,
      transposed: index === 0 ? 0 : heap.allocate(weightBytes(shape)),
      x: batchOf(shape.inputs),
      xT: batchOf(shape.inputs),
      z: batchOf(shape.outputs),
      dzT,
    };
  });
  return {
    layers,
    rows: batchOf(widths[0]!),
    labels: heap.allocate(capacity * Uint16Array.BYTES_PER_ELEMENT),
    totals: heap.allocate(2 * Float64Array.BYTES_PER_ELEMENT),
    stateBytes,
  };
}

function weightBytes(shape: { inputs: number; outputs: number }): number {
  return paddedWidth(shape.inputs) * paddedWidth(shape.outputs) * FLOAT;
}

function biasBytes(shape: { outputs: number }): number {
  return paddedWidth(shape.outputs) * FLOAT;
}

import type { Heap } from "./heap.ts";
import { paddedRows, paddedWidth } from "./layout.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** A batch between two layers: a row for each position of a sample, a column for each channel. Address 0: not needed. */
export interface BatchTensor {
  shape: readonly number[];
  positions: number;
  channels: number;
  /** in panels */
  values: number;
  /** the loss's gradient, in panels; may share the buffer of the values once these are not needed */
  gradient: number;
  /** what the layer above has yet to add to the values */
  bias: number;
  /** X and Xᵀ in blocks, for a dense layer above */
  x: number;
  xT: number;
}

export function tensorOf(shape: readonly number[]): BatchTensor {
  const channels = shape.at(-1)!;
  const positions = shape.slice(0, -1).reduce((size, length) => size * length, 1);
  return { shape, positions, channels, values: 0, gradient: 0, bias: 0, x: 0, xT: 0 };
}

/** Floats that a batch of so many samples takes in any of the forms. */
export function batchFloats({ positions, channels }: BatchTensor, samples: number): number {
  return paddedRows(samples * positions) * paddedWidth(channels);
}

/** A batch with memory for its values and, where the input has one, for its gradient. */
export function allocateOutput(
  heap: Heap,
  shape: readonly number[],
  capacity: number,
  input: BatchTensor,
): BatchTensor {
  const output = tensorOf(shape);
  output.values = allocateBatch(heap, output, capacity);
  output.gradient = input.gradient && allocateBatch(heap, output, capacity);
  return output;
}

/** Memory for one form of a batch. */
export function allocateBatch(heap: Heap, tensor: BatchTensor, capacity: number): number {
  return heap.allocate(batchFloats(tensor, capacity) * FLOAT);
}

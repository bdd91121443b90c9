/** Values for missing numbers, by the training samples alone. */
import type { FillMethod } from "../rawDataset.ts";

/**
 * The value of each column that stands for a missing one; 0 for a column without any number.
 *
 * @param features all rows, each `width` long, NaN where a number is missing; `rows` are those to learn from
 */
export function fitFill(
  method: FillMethod,
  features: Float32Array,
  width: number,
  rows: Uint32Array,
): Float64Array {
  return Float64Array.from({ length: width }, (_, column) => {
    if (method === "zero") return 0;
    const values = Float32Array.from(rows, (row) => features[row * width + column]!).filter(
      (value) => !Number.isNaN(value),
    );
    if (values.length === 0) return 0;
    return method === "mean" ? meanOf(values) : medianOf(values);
  });
}

/** Puts the values in place of NaN. */
export function applyFill(features: Float32Array, fill: Float64Array): void {
  const width = fill.length;
  for (let at = 0, column = 0; at < features.length; at++) {
    if (Number.isNaN(features[at])) features[at] = fill[column]!;
    if (++column === width) column = 0;
  }
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function medianOf(values: Float32Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

/** Checks that all readers make of samples. */
import { dataError } from "../access/dataError.ts";
import type { Task } from "../dataset.ts";
import type { Features, RawPart } from "../rawDataset.ts";

/** Most features of one sample, and bytes of all. */
const mostFeatures = 2 ** 24;
const largestDataset = 2 ** 32;

/**
 * Shape of one sample, from an array's dimensions: [count, features] or [count, height, width (, channels)].
 *
 * @throws DataError when that would be none, or too large
 */
export function shapeOfSample(file: string, dimensions: number[]): number[] {
  const [count = 0, ...rest] = dimensions;
  if (rest.length < 1 || rest.length > 3)
    throw dataError("file-unreadable/sample-dimensions", { file, dimensions: dimensions.length });
  const shape = rest.length === 2 ? [...rest, 1] : rest;
  const features = shape.reduce((product, length) => product * length, 1);
  if (count === 0 || features === 0) throw dataError("file-unreadable/no-samples", { file });
  if (features > mostFeatures || count * features > largestDataset)
    throw dataError("file-unreadable/too-many-samples", { file, samples: count, width: features });
  return shape;
}

/** @throws DataError for data of classes that are to be learned as numbers */
export function refuseRegression(file: string, task: Task): void {
  if (task === "regression") throw dataError("file-unreadable/regression-of-classes", { file }, { at: [] });
}

/** Such as "row 3 (index 2)": editors count from 1, and NumPy from 0. */
export function counted(what: "row" | "column" | "record", index: number): string {
  return `${what} ${index + 1} (index ${index})`;
}

/** @throws DataError when a file of labels does not have one for each sample */
export function checkCounts(file: string, samples: number, labels: number): void {
  if (samples !== labels) throw dataError("file-unreadable/label-count", { file, labels, samples });
}

/**
 * @param mayMiss whether a number may be NaN
 * @throws DataError for the first number that is not finite in 32-bit floating point
 */
export function checkFinite(file: string, features: Features, width: number, mayMiss = false): Features {
  if (features instanceof Uint8Array) return features;
  for (let i = 0; i < features.length; i++) {
    if (Number.isFinite(features[i]) || (mayMiss && Number.isNaN(features[i]))) continue;
    const value = Number.isNaN(features[i]) ? "no number (NaN)" : "a number too large for 32 bits";
    throw dataError("file-unreadable/not-finite", {
      file,
      value,
      place: counted("row", Math.floor(i / width)),
      column: counted("column", i % width),
    });
  }
  return features;
}

/** Samples that follow one another in several files. */
export function concatenate(parts: RawPart[]): RawPart {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const labels = new Uint16Array(count);
  let offset = 0;
  for (const part of parts) {
    labels.set(part.labels, offset);
    offset += part.count;
  }
  return {
    count,
    labels,
    async features() {
      const all = await Promise.all(parts.map((part) => part.features()));
      const length = all.reduce((sum, features) => sum + features.length, 0);
      const joined = all.every((features) => features instanceof Uint8Array)
        ? new Uint8Array(length)
        : new Float32Array(length);
      let position = 0;
      for (const features of all) {
        joined.set(features, position);
        position += features.length;
      }
      return joined;
    },
  };
}

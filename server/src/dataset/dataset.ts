import type { Preprocessing, TargetScaling } from "./preprocessing.ts";

/** What a dataset is learned for: the class of a sample, or numbers. */
export type Task = "classification" | "regression";

/** One part of a dataset: `count` rows of `dimensions` features, row-major, and what is to be predicted of each. */
export interface Samples {
  count: number;
  /** count × dimensions */
  features: Float32Array<SharedArrayBuffer>;
  /** count class indices, 0 … classes − 1; all 0 in a regression */
  labels: Uint16Array<SharedArrayBuffer>;
  /** in a regression: count × outputs, row-major, scaled as `targetScaling` says */
  targets?: Float32Array<SharedArrayBuffer>;
}

/** What samples are like, and what is predicted of them: all that a network's user needs to know of its data. */
export interface DataForm {
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: readonly number[];
  /** numbers in one sample: the product of `shape` */
  dimensions: number;
  /** units of the output layer: the classes, or the targets of a regression */
  outputs: number;
  /** 0 in a regression */
  classes: number;
  /** in the order of the labels, where they have names */
  classNames?: string[];
  /** of a regression, in the order of the outputs */
  targetNames?: string[];
  /** of a regression that scales its targets */
  targetScaling?: TargetScaling;
  /** absent for generated data */
  preprocessing?: Preprocessing;
}

/** A dataset in memory, on shared buffers, so that all runs of a study read one copy. */
export interface Dataset extends DataForm {
  train: Samples;
  validation: Samples;
  /** only where it was asked for */
  test?: Samples;
}

/** A dataset without its samples. */
export function formOf({ train: _, validation: __, test: ___, ...form }: Dataset): DataForm {
  return form;
}

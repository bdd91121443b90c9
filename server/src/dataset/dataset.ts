/** One part of a dataset: `count` rows of `dimensions` features, row-major, and a class index for each. */
export interface Samples {
  count: number;
  /** count × dimensions */
  features: Float32Array<SharedArrayBuffer>;
  /** count class indices, 0 … classes − 1 */
  labels: Uint16Array<SharedArrayBuffer>;
}

/** A dataset in memory, on shared buffers, so that all runs of a study read one copy. */
export interface Dataset {
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: readonly number[];
  /** numbers in one sample: the product of `shape` */
  dimensions: number;
  classes: number;
  /** in the order of the labels, where they have names */
  classNames?: string[];
  train: Samples;
  validation: Samples;
}

/**
 * What makes a network's input of a sample: each feature x, or its fill value where x is missing, becomes
 * (x − shift) · factor. A model that leaves this program takes it along.
 */
export interface Preprocessing {
  /** of a table, in the order of the inputs: where each comes from */
  features?: TableFeature[];
  /** of a table whose values may be missing: one for each feature */
  fill?: number[];
  /** one for each column of a table or array, or for each channel of images */
  shift: number[];
  factor: number[];
}

/**
 * A target t of a regression is learned as (t − shift) · factor, so an output y of the network means y / factor + shift. One
 * number for each target.
 */
export interface TargetScaling {
  shift: number[];
  factor: number[];
}

/** A feature of a table: a column of numbers, or whether a column of texts has one of them. */
export interface TableFeature {
  column: string;
  category?: string;
}

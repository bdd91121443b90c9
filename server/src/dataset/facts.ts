import type { DataNotice } from "./problem.ts";

/** What is known of a dataset without its samples. */
export interface DataFacts {
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: number[];
  /** 0 in a regression */
  classes: number;
  /** in the order of the labels, where they have names */
  classNames?: string[];
  /** of a regression, in the order of the outputs: names, and the range of the training samples */
  targets?: { name: string; low: number; high: number }[];
  /** numbers of samples that are trained on and validated with */
  train: number;
  validation: number;
  /** samples that are kept for the test */
  test?: number;
  /** SHA-256 of what the files hold; known once a spec is launched */
  content?: string;
}

/** Units of the output layer: the classes, or the targets of a regression. */
export function outputUnits({ classes, targets }: Pick<DataFacts, "classes" | "targets">): number {
  return targets?.length ?? classes;
}

/** What a person wants to know of a dataset's training file before training on it. */
export interface DataSummary {
  /** samples, without those that are left out because of missing values */
  rows: number;
  /** samples of each class, in the order of the labels; [] in a regression */
  classes: { name: string; count: number }[];
  /** null where nothing can be missing */
  missing: MissingCount | null;
}

/** What the inspection of a dataset's files found. */
export interface Inspection {
  facts: DataFacts;
  summary: DataSummary;
  notices: DataNotice[];
}

/** The missing values of a table. */
export interface MissingCount {
  values: number;
  /** rows with at least one */
  rows: number;
  /** rows that are left out because of them */
  dropped: number;
}

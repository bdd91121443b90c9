import type { FileCode } from "../messages/catalogue.ts";
import type { Task } from "./dataset.ts";
import type { FilesSpec } from "./kinds/registry.ts";
import type { MissingCount } from "./rawDataset.ts";

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

/** What is wrong with a dataset's files. */
export interface DataProblem {
  code: FileCode;
  message: string;
  /** keys from the dataset to the value in question */
  path: (string | number)[];
  fix?: DataFix;
}

/** Something about a dataset's files that does not prevent training. */
export interface DataNotice extends DataProblem {
  severity: "warning" | "information";
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

/** A change of the spec: the value that a path, from the spec's root, should have. */
export interface DataFix {
  title: string;
  path: (string | number)[];
  value: unknown;
}

/** What came of looking for something in files. */
export type Looked<T> = { found: T; problem: null } | { found: null; problem: DataProblem };

/** Answers what the files of a dataset hold; null while that is not known. */
export type LookAtData = (dataset: FilesSpec, task: Task) => Looked<Inspection> | null;

/** The change of a spec that makes a regression of it. */
export const toRegression: DataFix = {
  title: 'Train a regression: "loss": "meanSquaredError"',
  path: ["training", "loss"],
  value: "meanSquaredError",
};

import type { FilesSpec } from "./kinds/registry.ts";

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
  /** SHA-256 of what the files hold; known once a spec is launched */
  content?: string;
}

/** Units of the output layer: the classes, or the targets of a regression. */
export function outputUnits({ classes, targets }: Pick<DataFacts, "classes" | "targets">): number {
  return targets?.length ?? classes;
}

/** `file-place`: where a spec may not read; `file-missing`: nothing there; `file-unreadable`: not what it should be. */
export const dataProblemCodes = ["file-place", "file-missing", "file-unreadable"] as const;

/** What is wrong with a dataset's files. */
export interface DataProblem {
  code: (typeof dataProblemCodes)[number];
  message: string;
  /** keys from the dataset to the value in question */
  path: (string | number)[];
}

/** What came of looking for something in files. */
export type Looked<T> = { found: T; problem: null } | { found: null; problem: DataProblem };

/** Answers what the files of a dataset hold; null while that is not known. */
export type LookAtData = (dataset: FilesSpec) => Looked<DataFacts> | null;

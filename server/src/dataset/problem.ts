import type { FileCode } from "../messages/catalogue.ts";

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

/** A change of the spec: the value that a path, from the spec's root, should have. */
export interface DataFix {
  title: string;
  path: (string | number)[];
  value: unknown;
}

/** What came of looking for something in files; `others` is what else was found to be wrong on the way. */
export type DataResult<T> =
  | { found: T; problem: null }
  | { found: null; problem: DataProblem; others?: readonly DataProblem[] };

/** The change of a spec that makes a regression of it. */
export const toRegression: DataFix = {
  title: 'Train a regression: "loss": "meanSquaredError"',
  path: ["training", "loss"],
  value: "meanSquaredError",
};

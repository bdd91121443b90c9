import type { Task } from "./dataset.ts";
import type { MissingCount } from "./facts.ts";
import type { TableFeature } from "./preprocessing.ts";
import type { DataNotice } from "./problem.ts";

/** A number for each feature, as a file has it: 8-bit pixels stay 8-bit. */
export type Features = Uint8Array | Float32Array;

/** Samples of one file, before any is drawn or scaled. */
export interface RawPart {
  count: number;
  /** class indices; all 0 in a regression */
  labels: Uint16Array;
  /** in a regression: count × targets, row-major */
  targets?: Float32Array;
  /** Reads count × dimensions features, row-major; finite, or NaN for a missing number that is to be filled. */
  features(): Promise<Features>;
  /** Reads the features to find what can't be learned from; absent where nothing can be wrong with them. @throws DataError */
  check?(): Promise<void>;
  /** Reads some rows only, where that costs less. */
  some?(rows: number[]): Promise<Features>;
}

/** How the missing numbers of a table are filled. */
export type FillMethod = "mean" | "median" | "zero";

/** What the files of a dataset hold. Labels are read; features only when they are asked for. */
export interface RawDataset {
  /** of one sample: [height, width, channels], or [dimensions] */
  shape: number[];
  /** 0 in a regression */
  classes: number;
  classNames?: string[];
  /** of a regression */
  targetNames?: string[];
  /** of a table, in the order of the features */
  features?: TableFeature[];
  /** absent where no feature may be missing */
  fill?: FillMethod;
  /** of the training file */
  missing?: MissingCount;
  notices?: DataNotice[];
  train: RawPart;
  /** null when validation samples are drawn from `train` */
  validation: RawPart | null;
  /** only where test samples are read, and have files of their own */
  test?: RawPart;
}

/** What reading may use and reports to. */
export interface ReadingContext {
  /** folder for decoded data; null to keep nothing */
  cache: string | null;
  /** Reports the progress of a long reading, in one sentence. */
  progress(sentence: string): void;
}

/** How a dataset is read. */
export interface Reading extends ReadingContext {
  task: Task;
  /** whether test samples are read, which training never does */
  test: boolean;
  /** hash of the files' content, the key of decoded data in the cache; null without a cache */
  content: string | null;
}

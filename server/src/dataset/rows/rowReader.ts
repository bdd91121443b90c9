import type { DataForm } from "../dataset.ts";

/** Reads samples without labels, from files with certain endings. */
export interface RowReader<Spec> {
  endings: readonly string[];
  /**
   * @param form of the data that the network was trained on
   * @param spec that data's, where it is of this kind: it says how files are written
   * @throws DataError for a file whose samples are not of that form
   */
  read(file: string, form: DataForm, spec: Spec | null): Promise<NewRows>;
}

/** Samples without labels, as a network takes them before its scaling. */
export interface NewRows {
  /** row-major; NaN where a number is missing that the network's user fills in */
  features: Float32Array;
  /** of images: a file for each row */
  files?: string[];
}

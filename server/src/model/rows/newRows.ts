/** Samples without labels, from whatever file has them, as a model takes them before its scaling. */
import { statSync } from "node:fs";
import { asDataError, DataError } from "../../dataset/access/dataError.ts";
import type { DataForm } from "../../dataset/dataset.ts";
import type { DatasetSpec } from "../../dataset/kinds/registry.ts";
import { npyRows, npzRows } from "./arrayRows.ts";
import { imageEndings, imageRows } from "./imageRows.ts";
import { csvRows, parquetRows } from "./tableRows.ts";

export interface NewRows {
  /** row-major; NaN where a number is missing that the model fills in */
  features: Float32Array;
  /** of images: a file for each row */
  files?: string[];
}

/** Reads a file's samples. @param dataset what the run was trained on, which says how files are written */
export type ReadRows = (file: string, form: DataForm, dataset: DatasetSpec) => Promise<NewRows>;

const readers: { endings: string[]; read: ReadRows }[] = [
  { endings: ["csv", "tsv", "txt"], read: csvRows },
  { endings: ["parquet"], read: parquetRows },
  { endings: ["npy"], read: npyRows },
  { endings: ["npz"], read: npzRows },
  { endings: imageEndings, read: imageRows },
];

/** @throws DataError for a file whose samples are not as the model takes them */
export async function readNewRows(file: string, form: DataForm, dataset: DatasetSpec): Promise<NewRows> {
  return readerOf(file)(file, form, dataset);
}

function readerOf(file: string): ReadRows {
  try {
    if (statSync(file).isDirectory()) return imageRows;
  } catch (error) {
    throw asDataError(file, error);
  }
  const ending = /\.([^./\\]+?)(\.gz)?$/.exec(file)?.[1]?.toLowerCase();
  const reader = readers.find(({ endings }) => endings.includes(ending ?? ""));
  if (reader) return reader.read;
  const endings = readers.flatMap((one) => one.endings).map((one) => `.${one}`);
  throw new DataError(
    file,
    `is no file that rows are read from: use ${endings.join(", ")}, or a folder of images.`,
  );
}

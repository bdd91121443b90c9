/** Samples without labels, from whatever file has them. */
import { statSync } from "node:fs";
import { asDataError, dataError } from "./access/dataError.ts";
import type { DataForm } from "./dataset.ts";
import { type DatasetSpec, fileKinds } from "./kinds/registry.ts";
import { imageEndings } from "./rows/imageRows.ts";
import type { NewRows, RowReader } from "./rows/rowReader.ts";

/**
 * Reads a file's samples, or those of a folder of images.
 *
 * @param form of the data that a network was trained on
 * @param spec that data's
 * @throws DataError for a file whose samples are not of that form
 */
export async function readNewRows(file: string, form: DataForm, spec: DatasetSpec): Promise<NewRows> {
  const [kind, reader] = readerOf(file);
  return reader.read(file, form, spec.kind === kind ? spec : null);
}

function readerOf(file: string): [kind: string, RowReader<DatasetSpec>] {
  const ending = endingOf(file);
  const readers = Object.entries(fileKinds).flatMap(
    ([kind, { newRows }]): [string, RowReader<DatasetSpec>][] =>
      newRows ? [[kind, newRows as RowReader<DatasetSpec>]] : [],
  );
  const found = readers.find(([, { endings }]) => endings.includes(ending));
  if (found) return found;
  const endings = readers.flatMap(([, one]) => one.endings).map((one) => `.${one}`);
  throw dataError("file-unreadable/other-format", { file, endings: endings.join(", ") });
}

/** A folder counts as an image. */
function endingOf(file: string): string {
  try {
    if (statSync(file).isDirectory()) return imageEndings[0]!;
  } catch (error) {
    throw asDataError(file, error);
  }
  return /\.([^./\\]+?)(\.gz)?$/.exec(file)?.[1]?.toLowerCase() ?? "";
}

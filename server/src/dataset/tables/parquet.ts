import { type FileHandle, open } from "node:fs/promises";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
} from "hyparquet";
import { parquetReadColumn } from "hyparquet/src/read.js";
import { compressors } from "hyparquet-compressors";
import { asDataError, DataError } from "../access/dataError.ts";
import { keep, keyOf } from "../formats/cache.ts";
import { checkFinite } from "../formats/samples.ts";
import type { RawDataset, RawPart, ReadingContext } from "../rawDataset.ts";
import { classesOf, featureColumns, indexLabels } from "./tableLabels.ts";

/** The keys of a spec that say what is read from Parquet files. */
export interface ParquetFiles {
  train: string;
  /** the file of the validation samples, or their share of the training file */
  validation: string | number;
  label: string;
  columns?: string[];
}

/** Most rows and numbers of one file, and bytes of one page. */
const mostRows = 2 ** 27;
const mostNumbers = 2 ** 30;
const largestPage = 2 ** 28;

/** Pages of a size that only a broken header has are not made room for. */
const boundedCompressors = Object.fromEntries(
  Object.entries(compressors as Compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, size: number) => {
      if (size > largestPage) throw new Error(`a page of ${size} bytes`);
      return decompress!(input, size);
    },
  ]),
) as Compressors;

/**
 * Reads Parquet tables, a row group and a column at a time. Decoded once, they are kept in the cache, by the
 * content of the files.
 *
 * @param content hash of what the files hold; null to keep nothing
 * @throws DataError
 */
export async function readParquet(
  spec: ParquetFiles,
  content: string | null,
  { cache }: ReadingContext,
): Promise<RawDataset> {
  const { label, validation } = spec;
  const train = await openTable(spec.train, spec);
  const trained = await readLabels(train, label);
  const classNames = classesOf(train.file, label, trained);
  const toPart = (part: "train" | "validation", table: Table, labels: string[]): RawPart => ({
    count: labels.length,
    labels: indexLabels(table.file, label, labels, classNames),
    async features() {
      if (content === null || cache === null) return readFeatures(table);
      const { rows, columns } = table;
      const decode = async () => new Uint8Array((await readFeatures(table)).buffer);
      return toFloats(await keep(cache, keyOf(content, [part, columns]), 4 * rows * columns.length, decode));
    },
  });
  let validated: RawPart | null = null;
  if (typeof validation === "string") {
    const table = await openTable(validation, { label, columns: train.columns });
    validated = toPart("validation", table, await readLabels(table, label));
  }
  return {
    shape: [train.columns.length],
    classes: classNames.length,
    classNames,
    train: toPart("train", train, trained),
    validation: validated,
  };
}

/** Names of a file's columns. @throws DataError */
export async function parquetColumns(file: string): Promise<string[]> {
  return withMetadata(file, async (_, metadata) => columnNames(metadata));
}

interface Table {
  file: string;
  columns: string[];
  rows: number;
}

async function openTable(
  file: string,
  { label, columns }: Pick<ParquetFiles, "label" | "columns">,
): Promise<Table> {
  return withMetadata(file, async (_, metadata) => {
    const chosen = featureColumns(file, columnNames(metadata), label, columns);
    const rows = Number(metadata.num_rows);
    if (rows < 1) throw new DataError(file, "holds no samples: it needs a row for each.");
    const counted = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    if (rows > mostRows || rows * chosen.length > mostNumbers || counted !== rows)
      throw new DataError(
        file,
        `says that it holds ${rows.toLocaleString("en")} rows, and its row groups ${counted.toLocaleString("en")}: at most a billion numbers are possible.`,
      );
    return { file, columns: chosen, rows };
  });
}

function columnNames(metadata: FileMetaData): string[] {
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

async function readLabels({ file, rows }: Table, label: string): Promise<string[]> {
  const labels: string[] = [];
  await eachColumn(file, [label], (_, values, start) => {
    for (let i = 0; i < values.length; i++) labels[start + i] = toLabel(values[i], file, start + i, label);
  });
  if (labels.length !== rows) throw shortColumn(file, label, rows);
  return labels;
}

async function readFeatures({ file, columns, rows }: Table): Promise<Float32Array> {
  const features = new Float32Array(rows * columns.length);
  let filled = 0;
  await eachColumn(file, columns, (column, values, start) => {
    const name = columns[column]!;
    if (start + values.length > rows) throw shortColumn(file, name, rows);
    for (let i = 0; i < values.length; i++)
      features[(start + i) * columns.length + column] = toNumber(values[i], file, start + i, name);
    filled += values.length;
  });
  if (filled !== features.length) throw shortColumn(file, columns.join('", "'), rows);
  checkFinite(file, features, columns.length, columns);
  return features;
}

function toFloats(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(buffer, byteOffset, length / 4);
}

function shortColumn(file: string, column: string, rows: number): DataError {
  return new DataError(
    file,
    `does not have a value in column "${column}" for each of its ${rows} rows: write the file again.`,
  );
}

/** Visits the columns' values, a row group after the other. */
async function eachColumn(
  file: string,
  columns: string[],
  visit: (column: number, values: ArrayLike<unknown>, start: number) => void,
): Promise<void> {
  await withMetadata(file, async (source, metadata) => {
    let start = 0;
    for (const group of metadata.row_groups) {
      const end = start + Number(group.num_rows);
      for (const [index, name] of columns.entries()) {
        const values = await parquetReadColumn({
          file: source,
          metadata,
          columns: [name],
          rowStart: start,
          rowEnd: end,
          compressors: boundedCompressors,
          geoparquet: false,
        });
        if (values.length !== end - start) throw shortColumn(file, name, end - start);
        visit(index, values, start);
      }
      start = end;
    }
  });
}

function toNumber(value: unknown, file: string, row: number, column: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  const found = value === null || value === undefined ? "nothing" : describe(value);
  throw new DataError(
    file,
    `has ${found} at row ${row}, column "${column}", and features are numbers: mend it, or leave the column out with "columns".`,
  );
}

function toLabel(value: unknown, file: string, row: number, column: string): string {
  if (typeof value === "string" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  const found = value === null || value === undefined ? "no label" : `${describe(value)} as a label`;
  throw new DataError(file, `has ${found} at row ${row}, column "${column}": use text or numbers.`);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `"${value.slice(0, 50)}"`;
  return value instanceof Date ? "a date" : "something else than a number";
}

async function withMetadata<T>(
  file: string,
  use: (source: AsyncBuffer, metadata: FileMetaData) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw new DataError(file, "is not a file: name a Parquet file.");
    const source = bufferOf(handle, stat.size);
    return await use(source, await parquetMetadataAsync(source, { geoparquet: false }));
  } catch (error) {
    throw asDataError(file, error);
  } finally {
    await handle?.close();
  }
}

/** Parts of a file as hyparquet wants them; never more than the file has. */
function bufferOf(handle: FileHandle, size: number): AsyncBuffer {
  return {
    byteLength: size,
    async slice(start, end = size) {
      const from = Math.max(0, Math.min(size, start < 0 ? size + start : start));
      const to = Math.max(from, Math.min(size, end < 0 ? size + end : end));
      const bytes = new Uint8Array(to - from);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
      if (bytesRead < bytes.length) throw new Error("it has become shorter");
      return bytes.buffer;
    },
  };
}

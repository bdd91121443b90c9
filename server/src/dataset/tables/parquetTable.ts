/** Reads a Parquet file into columns, a row group and a column at a time. */
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
import { asDataError, dataError } from "../access/dataError.ts";
import { atOnce } from "../access/regularFile.ts";
import { type ColumnChoice, chooseColumns } from "./columnChoice.ts";
import { type Column, mostNumbers, mostTexts, type Table, unlisted } from "./table.ts";

/** Most rows of one file, and bytes of one page. */
const mostRows = 2 ** 27;
const largestPage = 2 ** 28;

/** Pages of a size that only a broken header has are refused before memory is taken. */
const boundedCompressors = Object.fromEntries(
  Object.entries(compressors as Compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, size: number) => {
      if (size > largestPage) throw new Error(`a page of ${size} bytes`);
      return decompress!(input, size);
    },
  ]),
) as Compressors;

/** @throws DataError */
export async function readParquetTable(file: string, choice: ColumnChoice): Promise<Table> {
  return withMetadata(file, async (source, metadata) => {
    const names = columnNames(metadata);
    const chosen = chooseColumns(file, names, choice);
    const rows = rowCount(file, metadata, chosen.features.length + chosen.labels.length);
    const read = async (index: number): Promise<Column> => {
      const column = createBuilder({
        file,
        name: names[index]!,
        rows,
        mayBeNumber: chosen.numbers.includes(index),
        isLabel: chosen.labels.includes(index),
      });
      await eachValue(file, source, metadata, names[index]!, column.add);
      return column.done();
    };
    const columns: Column[] = [];
    for (const index of [...chosen.features, ...chosen.labels]) columns.push(await read(index));
    const labels = columns.splice(chosen.features.length);
    return { file, rows, features: columns, labels, lines: null };
  });
}

/** Names of a file's columns. @throws DataError */
export async function parquetColumnNames(file: string): Promise<string[]> {
  return withMetadata(file, async (_, metadata) => columnNames(metadata));
}

function columnNames(metadata: FileMetaData): string[] {
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

function rowCount(file: string, metadata: FileMetaData, columns: number): number {
  const rows = Number(metadata.num_rows);
  if (rows < 1) throw dataError("file-unreadable/no-rows", { file });
  const counted = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows > mostRows || rows * columns > mostNumbers || counted !== rows)
    throw dataError("file-unreadable/row-groups", { file, rows, counted });
  return rows;
}

/** Visits a column's values, a row group after the other. */
async function eachValue(
  file: string,
  source: AsyncBuffer,
  metadata: FileMetaData,
  name: string,
  visit: (value: unknown, row: number) => void,
): Promise<void> {
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const values = await parquetReadColumn({
      file: source,
      metadata,
      columns: [name],
      rowStart: start,
      rowEnd: end,
      compressors: boundedCompressors,
      geoparquet: false,
    });
    if (values.length !== end - start)
      throw dataError("file-unreadable/short-column", { file, column: name, rows: end - start });
    for (let i = 0; i < values.length; i++) visit(values[i], start + i);
    start = end;
  }
}

interface ColumnOfFile {
  file: string;
  name: string;
  rows: number;
  /** else all values become texts */
  mayBeNumber: boolean;
  isLabel: boolean;
}

/** Collects a column's values: numbers, until one is a text. */
function createBuilder(column: ColumnOfFile) {
  const { file, name, rows, mayBeNumber } = column;
  let numbers: Float32Array | null = mayBeNumber ? new Float32Array(rows) : null;
  let codes: Uint32Array | null = mayBeNumber ? null : new Uint32Array(rows);
  const texts: string[] = [];
  const known = new Map<string, number>();
  let isCut = false;

  function codeOf(text: string): number {
    const code = known.get(text);
    if (code !== undefined) return code;
    isCut ||= texts.length === mostTexts;
    if (isCut) return unlisted;
    known.set(text, texts.length);
    return texts.push(text) - 1;
  }

  /** A column whose first values were numbers, or missing, and then a text. */
  function becomeTexts(row: number): Uint32Array {
    const made = new Uint32Array(rows);
    for (let before = 0; before < row; before++) {
      const value = numbers![before]!;
      made[before] = codeOf(Number.isNaN(value) ? "" : String(value));
    }
    numbers = null;
    return made;
  }

  function add(value: unknown, row: number): void {
    const plain = plainValue(value, row, column);
    if (numbers && typeof plain !== "string") {
      numbers[row] = plain === null ? Number.NaN : Number(plain);
      if (Math.abs(numbers[row]!) === Number.POSITIVE_INFINITY)
        throw dataError("file-unreadable/overflow", {
          file,
          place: `row ${row + 1}`,
          column: name,
        });
      return;
    }
    codes ??= becomeTexts(row);
    codes[row] = codeOf(plain === null ? "" : String(plain));
  }

  return {
    add,
    done: (): Column =>
      numbers
        ? { kind: "number", name, values: numbers }
        : { kind: "text", name, codes: codes!, texts, isCut },
  };
}

/** A value as text, number or truth value; null for a missing one. @throws DataError for anything else */
function plainValue(
  value: unknown,
  row: number,
  { file, name, isLabel }: ColumnOfFile,
): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value === "string" || typeof value === "bigint" || typeof value === "boolean") return value;
  const isDate = value instanceof Date;
  if (isDate && !isLabel) throw dataError("file-unreadable/dates", { file, column: name, example: "" });
  const other = Array.isArray(value) ? "a list" : "neither a number nor a text";
  throw dataError(
    isLabel ? "file-unreadable/label-type" : "file-unreadable/nested",
    { file, value: isDate ? "a date" : other, place: `row ${(row + 1).toLocaleString("en")}`, column: name },
    isLabel ? { at: ["label"] } : {},
  );
}

async function withMetadata<T>(
  file: string,
  use: (source: AsyncBuffer, metadata: FileMetaData) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, atOnce);
    const stat = await handle.stat();
    if (!stat.isFile()) throw dataError("file-unreadable/not-a-file", { file, wanted: "a Parquet file" });
    const source = bufferOf(handle, stat.size);
    if (!(await isParquet(source))) throw dataError("file-unreadable/no-parquet", { file });
    return await use(source, await parquetMetadataAsync(source, { geoparquet: false }));
  } catch (error) {
    throw asDataError(file, error);
  } finally {
    await handle?.close();
  }
}

/** Whether a file begins and ends as Parquet files do. */
async function isParquet(source: AsyncBuffer): Promise<boolean> {
  const marks = await Promise.all([source.slice(0, 4), source.slice(-4)]);
  return source.byteLength >= 12 && marks.every((bytes) => Buffer.from(bytes).toString("latin1") === "PAR1");
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

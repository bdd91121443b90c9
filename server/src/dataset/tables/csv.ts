import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { type CsvError, parse } from "csv-parse";
import { asDataError, DataError } from "../access/dataError.ts";
import { checkFinite } from "../formats/samples.ts";
import type { RawDataset, RawPart } from "../rawDataset.ts";
import { classesOf, featureColumns, indexLabels } from "./tableLabels.ts";

/** Most numbers that are read from one file, and characters of one row. */
const mostNumbers = 2 ** 30;
const longestRow = 2 ** 22;

/** The keys of a spec that say what is read from CSV files, and how. */
export interface CsvFiles {
  train: string;
  /** the file of the validation samples, or their share of the training file */
  validation: string | number;
  label: string;
  columns?: string[];
  delimiter: string;
  header: boolean;
}

interface Table {
  file: string;
  columns: string[];
  /** rows × columns */
  features: Float32Array;
  labels: string[];
}

/** Reads tables of text. @throws DataError */
export async function readCsv(spec: CsvFiles): Promise<RawDataset> {
  const { label, validation } = spec;
  const train = await readTable(spec.train, spec);
  const classNames = classesOf(train.file, label, train.labels);
  const toPart = ({ file, features, labels, columns }: Table): RawPart => ({
    count: labels.length,
    labels: indexLabels(file, label, labels, classNames),
    features: async () => checkFinite(file, features, columns.length, columns),
  });
  return {
    shape: [train.columns.length],
    classes: classNames.length,
    classNames,
    train: toPart(train),
    // The same columns in the same order, whatever the order in the file.
    validation:
      typeof validation === "string"
        ? toPart(await readTable(validation, { ...spec, columns: train.columns }))
        : null,
  };
}

/** Names of a file's columns, from its first row. @throws DataError */
export async function csvColumns(
  file: string,
  { delimiter, header }: Pick<CsvFiles, "delimiter" | "header">,
): Promise<string[]> {
  for await (const row of rowsOf(file, delimiter)) return namesOf(row, header);
  throw new DataError(file, "is empty: it needs a row of names and a row per sample.");
}

async function readTable(
  file: string,
  { label, columns: wanted, delimiter, header }: Omit<CsvFiles, "train" | "validation">,
): Promise<Table> {
  let columns: string[] | null = null;
  let places: number[] = [];
  let labelPlace = 0;
  const labels: string[] = [];
  let features = new Float32Array(2 ** 12);
  for await (const row of rowsOf(file, delimiter)) {
    if (!columns) {
      const names = namesOf(row, header);
      columns = featureColumns(file, names, label, wanted);
      places = columns.map((name) => names.indexOf(name));
      labelPlace = names.indexOf(label);
      if (header) continue;
    }
    const start = labels.length * places.length;
    if (start + places.length > mostNumbers)
      throw new DataError(file, "holds more than a billion numbers: use fewer rows or columns.");
    features = withRoom(features, start + places.length);
    for (let i = 0; i < places.length; i++)
      features[start + i] = toNumber(row[places[i]!]!, file, labels.length, columns[i]!);
    const name = row[labelPlace]!.trim();
    if (name === "")
      throw new DataError(file, `has no label at row ${labels.length}: give one, or leave the row out.`);
    labels.push(name);
  }
  if (!columns || labels.length === 0)
    throw new DataError(file, "holds no samples: it needs a row for each.");
  return { file, columns, features: features.subarray(0, labels.length * columns.length), labels };
}

function toNumber(text: string, file: string, row: number, column: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  const found = text.trim() === "" ? "nothing" : `"${text.slice(0, 50)}"`;
  throw new DataError(
    file,
    `has ${found} at row ${row}, column "${column}", and features are numbers: mend it, or leave the column out with "columns".`,
  );
}

function withRoom(numbers: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (length <= numbers.length) return numbers;
  const larger = new Float32Array(Math.max(length, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}

function namesOf(row: string[], header: boolean): string[] {
  return row.map((name, index) => (header ? name.trim() : String(index)));
}

/** The rows of a file, gzip or not; all have as many values. @throws DataError */
async function* rowsOf(file: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter,
    bom: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  });
  try {
    const isPacked = await isGzip(file);
    const source = createReadStream(file);
    // Errors of the parts come out of the parser.
    if (isPacked) pipeline(source, createGunzip(), parser, () => {});
    else pipeline(source, parser, () => {});
    for await (const row of parser) yield row as string[];
  } catch (error) {
    throw sentenceOf(file, error);
  } finally {
    parser.destroy();
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    if (!(await handle.stat()).isFile()) throw new DataError(file, "is not a file: name a CSV file.");
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function sentenceOf(file: string, error: unknown): DataError {
  const { code, lines } = error as CsvError & { lines?: number };
  if (code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH")
    return new DataError(
      file,
      `has another number of values in line ${lines} than in the first: give each row the same columns.`,
    );
  if (code === "CSV_MAX_RECORD_SIZE")
    return new DataError(
      file,
      `has a row of more than ${longestRow.toLocaleString("en")} characters at line ${lines}: is a quote not closed?`,
    );
  return asDataError(file, error);
}

/**
 * What a kind of dataset is: its keys in a spec, and how it becomes samples. Each kind is one file in this folder
 * and one line of `registry.ts`; schema, checks, completion, links, identity and loading derive from it.
 */

import type { Static, TObject } from "typebox";
import type { Message } from "../../messages/catalogue.ts";
import type { Dataset } from "../dataset.ts";
import type { DataFacts } from "../facts.ts";
import type { Source } from "../identity/content.ts";
import type { RawDataset, Reading } from "../rawDataset.ts";
import type { RowReader } from "../rows/rowReader.ts";

interface KindBase<Schemas extends readonly TObject[]> {
  /** one schema for each form that the kind can be written in */
  schemas: Schemas;
  /** the key that bounds the number of training samples */
  sizeKey: string;
}

/** A kind whose samples are computed from the spec alone. */
export interface GeneratedKind<Schemas extends readonly TObject[] = readonly TObject[]>
  extends KindBase<Schemas> {
  source: "generated";
  facts(spec: Static<Schemas[number]>): DataFacts;
  generate(spec: Static<Schemas[number]>): Dataset;
  /** the training samples of each class */
  classes(spec: Static<Schemas[number]>): { name: string; count: number }[];
  /** root mean square of a sample's features */
  inputSize(spec: Static<Schemas[number]>): number;
  /** values that are valid but do not go together */
  warnings(spec: Static<Schemas[number]>): KindWarning[];
}

/** A kind whose samples are read from files. In the specs that its functions get, all paths are absolute. */
export interface FilesKind<Schemas extends readonly TObject[] = readonly TObject[]>
  extends KindBase<Schemas> {
  source: "files";
  /** the keys whose values are paths */
  paths: readonly PathKey[];
  /** All files, in a fixed order. @throws DataError for a folder that lacks one */
  sources(spec: Static<Schemas[number]>): Source[];
  /** Reads the labels, and prepares the reading of the features. @throws DataError */
  read(spec: Static<Schemas[number]>, reading: Reading): Promise<RawDataset>;
  /** how a table's columns are found while its spec is being written */
  columns?: TableColumns;
  /** how samples without labels are read, for a trained network */
  newRows?: RowReader<Static<Schemas[number]>>;
}

/** A warning about values of a dataset that are each valid. */
export interface KindWarning {
  said: Message;
  /** keys from the dataset to the value */
  path: string[];
  /** a value that fixes it */
  better: unknown;
}

/** A key, or keys one inside the other, whose value is a path. */
export interface PathKey {
  key: readonly string[];
  names: "file" | "folder";
  /** the file's part in the dataset; null for a test file, which no run reads, so that no run's identity has it */
  role: string | null;
}

/** Where a table's columns are named in a spec, and how they are read. */
export interface TableColumns {
  /** keys whose value is the name of a column, or a list of names */
  keys: readonly string[];
  /** the key with the path of the file that has them */
  file: string;
  /** Names of the columns. @param spec as far as it is written @throws DataError */
  read(file: string, spec: Readonly<Record<string, unknown>>): Promise<string[]>;
}

/** Keeps the types of the schemas. */
export function generatedKind<const Schemas extends readonly TObject[]>(
  kind: Omit<GeneratedKind<Schemas>, "source">,
): GeneratedKind<Schemas> {
  return { source: "generated", ...kind };
}

/** Keeps the types of the schemas. Without `sources`, the files are those that the paths name. */
export function filesKind<const Schemas extends readonly TObject[]>(
  kind: Omit<FilesKind<Schemas>, "source" | "sizeKey" | "sources"> &
    Partial<Pick<FilesKind<Schemas>, "sources">>,
): FilesKind<Schemas> {
  return { sources: (spec) => sourcesAt(kind.paths, spec), ...kind, source: "files", sizeKey: "limit" };
}

/** @param key one key, or keys one inside the other */
export function filePath(...key: string[]): PathKey {
  return { key, names: "file", role: key.join("/") };
}

export function folderPath(...key: string[]): PathKey {
  return { ...filePath(...key), names: "folder" };
}

export function testPath(...key: string[]): PathKey {
  return { ...filePath("test", ...key), role: null };
}

/** The files that the paths in a spec name, but for those of the test. */
export function sourcesAt(paths: readonly PathKey[], spec: object): Source[] {
  return paths.flatMap(({ key, role }) => {
    const path = valueAt(spec, key);
    return role !== null && typeof path === "string" ? [{ role, path }] : [];
  });
}

/** The value at keys one inside the other; undefined where there is none. */
export function valueAt(value: unknown, key: readonly string[]): unknown {
  return key.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}

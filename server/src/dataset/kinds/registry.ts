/** All kinds of dataset. A new kind is a file in this folder and a line here. */

import Type, { type Static, type TSchema } from "typebox";
import type { Task } from "../dataset.ts";
import type { DataFacts, Inspection } from "../facts.ts";
import type { DataResult } from "../problem.ts";
import { cifar } from "./cifar.ts";
import { csv } from "./csv.ts";
import { idx } from "./idx.ts";
import { images } from "./images.ts";
import type { FilesKind, GeneratedKind } from "./kind.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import { parquet } from "./parquet.ts";
import { shell } from "./shell.ts";

const generated = { shell };
const files = { idx, npy, npz, csv, parquet, images, cifar };
/** The kinds of files by their names. */
export const fileKinds: Readonly<Record<string, FilesKind>> = files;
const kinds: Readonly<Record<string, GeneratedKind | FilesKind>> = { ...generated, ...files };

export const datasetKinds: readonly string[] = Object.keys(kinds);

export const DatasetSchema = Type.Union(
  Object.values(kinds).flatMap(({ schemas }): TSchema[] => [...schemas]),
  { description: "The data." },
);

type SpecOf<Kinds extends Record<string, { schemas: readonly TSchema[] }>> = Static<
  Kinds[keyof Kinds]["schemas"][number]
>;

/** A dataset that is computed from its spec. */
export type GeneratedSpec = SpecOf<typeof generated>;

/** A dataset that is read from files. */
export type FilesSpec = SpecOf<typeof files>;

/** A spec's dataset. `found` is no key of the spec: it is what the inspection of the files found. */
export type DatasetSpec = GeneratedSpec | (FilesSpec & { found?: DataFacts });

export function isGenerated(dataset: DatasetSpec): dataset is GeneratedSpec {
  return Object.hasOwn(generated, dataset.kind);
}

/** The kind of that name; undefined for a name that no kind has. */
export function kindNamed(name: unknown): GeneratedKind | FilesKind | undefined {
  return typeof name === "string" && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

export function generatedKindOf(dataset: GeneratedSpec): GeneratedKind {
  return kinds[dataset.kind] as GeneratedKind;
}

export function filesKindOf(dataset: FilesSpec): FilesKind {
  return kinds[dataset.kind] as FilesKind;
}

/** Answers what the files of a dataset hold; null while that is not known. */
export type DatasetInspector = (dataset: FilesSpec, task: Task) => DataResult<Inspection> | null;

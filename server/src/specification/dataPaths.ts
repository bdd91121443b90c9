/** Which keys of a dataset are paths. */
import type { FilesSpec } from "./schema/dataset.ts";

const keys: Record<FilesSpec["kind"], string[][]> = {
  idx: [
    ["folder"],
    ["train", "images"],
    ["train", "labels"],
    ["validation", "images"],
    ["validation", "labels"],
  ],
  npy: [
    ["train", "features"],
    ["train", "labels"],
    ["validation", "features"],
    ["validation", "labels"],
  ],
  npz: [["file"]],
  csv: [["train"], ["validation"]],
  parquet: [["train"], ["validation"]],
  images: [["train"], ["validation"]],
  cifar: [["folder"]],
};

/** Whether a key, or keys one inside the other, of a kind of dataset is a path. */
export function isPathKey(kind: string, key: readonly (string | number)[]): boolean {
  return (
    Object.hasOwn(keys, kind) && keys[kind as FilesSpec["kind"]].some((known) => known.join() === key.join())
  );
}

/** A copy of a dataset whose paths are replaced; `undefined` takes a path away. */
export function mapPaths<T extends FilesSpec>(
  dataset: T,
  map: (path: string, key: string[]) => string | undefined,
): T {
  const copy = structuredClone(dataset);
  for (const key of keys[dataset.kind]) {
    const parent = key.slice(0, -1).reduce<unknown>((inner, name) => child(inner, name), copy);
    const last = key.at(-1)!;
    const path = child(parent, last);
    if (typeof path === "string") (parent as Record<string, unknown>)[last] = map(path, key);
  }
  return copy;
}

function child(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

import { readFile, stat } from "node:fs/promises";
import type { NpzSpec } from "../../specification/schema/dataset.ts";
import { asDataError, DataError } from "../access/dataError.ts";
import { arraysToDataset, type NpyArray, parseNpyHeader } from "./npy.ts";
import type { RawDataset } from "./rawDataset.ts";
import { readZip } from "./zip.ts";

const largestArchive = 2 ** 31 - 1;

/** Reads arrays of one .npz file. @throws DataError */
export async function readNpz(spec: NpzSpec): Promise<RawDataset> {
  const { file, train, validation, classNames } = spec;
  const open = await openNpz(file);
  return arraysToDataset(
    { features: open(train.features), labels: open(train.labels) },
    typeof validation === "object"
      ? { features: open(validation.features), labels: open(validation.labels) }
      : null,
    classNames,
  );
}

async function openNpz(file: string): Promise<(name: string) => NpyArray> {
  const entries = readZip(file, await readArchive(file));
  return (name) => {
    const entry = entries.find((candidate) => candidate.name === `${name}.npy`);
    if (!entry) {
      const names = entries.map((candidate) => candidate.name.replace(/\.npy$/, "")).slice(0, 20);
      throw new DataError(
        file,
        `has no array "${name}": it has ${names.join(", ") || "none"}. Name arrays with "train" and "validation", or give "validation" a share such as 0.2.`,
      );
    }
    const bytes = entry.read();
    const header = parseNpyHeader(`${file}/${name}`, bytes);
    if (header.size !== bytes.length)
      throw new DataError(
        file,
        `has an array "${name}" of ${bytes.length} bytes, and by its header it should have ${header.size}: save it again.`,
      );
    return { name: `${file}/${name}`, header, numbers: async () => bytes.subarray(header.start) };
  };
}

async function readArchive(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > largestArchive) throw new DataError(file, "is larger than 2 GiB: use .npy files instead.");
    return await readFile(file);
  } catch (error) {
    throw asDataError(file, error);
  }
}

/** NumPy's archives of arrays. */
import { readFile, stat } from "node:fs/promises";
import { asDataError, DataError } from "../access/dataError.ts";
import { type NpyArray, parseNpyHeader } from "./npyArrays.ts";
import { readZip } from "./zip.ts";

const largestArchive = 2 ** 31 - 1;

/** The names of a file's arrays, and a way to each. @throws DataError */
export async function openNpz(file: string): Promise<{ names: string[]; open(name: string): NpyArray }> {
  const entries = readZip(file, await readArchive(file));
  const names = entries.map((candidate) => candidate.name.replace(/\.npy$/, ""));
  const open = (name: string): NpyArray => {
    const entry = entries.find((candidate) => candidate.name === `${name}.npy`);
    if (!entry) {
      throw new DataError(
        file,
        `has no array "${name}": it has ${names.slice(0, 20).join(", ") || "none"}. Name arrays with "train" and "validation", or give "validation" a share such as 0.2.`,
      );
    }
    const bytes = entry.read();
    const header = parseNpyHeader(`${file}/${name}`, bytes);
    if (header.size !== bytes.length)
      throw new DataError(
        file,
        `has an array "${name}" of ${bytes.length} bytes, and by its header it should have ${header.size}: save it again.`,
      );
    return { name: `${file}/${name}`, header, bytes: async () => bytes.subarray(header.start) };
  };
  return { names, open };
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

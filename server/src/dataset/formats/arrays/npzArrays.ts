/** NumPy's archives of arrays. */
import { readFile, stat } from "node:fs/promises";
import { asDataError, dataError } from "../../access/dataError.ts";
import { atOnce } from "../../access/regularFile.ts";
import { readZip } from "../zip.ts";
import { type NpyArray, parseNpyHeader } from "./npyArrays.ts";

const largestArchive = 2 ** 31 - 1;

/** The names of a file's arrays, and a way to each. @throws DataError */
export async function openNpz(file: string): Promise<{ names: string[]; open(name: string): NpyArray }> {
  const entries = readZip(file, await readArchive(file));
  const names = entries.map((candidate) => candidate.name.replace(/\.npy$/, ""));
  const open = (name: string): NpyArray => {
    const entry = entries.find((candidate) => candidate.name === `${name}.npy`);
    if (!entry) {
      throw dataError("file-unreadable/no-array", {
        file,
        array: name,
        known: names.slice(0, 20).join(", ") || "none",
      });
    }
    const bytes = entry.read();
    const header = parseNpyHeader(`${file}/${name}`, bytes);
    if (header.size !== bytes.length)
      throw dataError("file-unreadable/array-size", {
        file,
        array: name,
        bytes: bytes.length,
        expected: header.size,
      });
    return { name: `${file}/${name}`, header, bytes: async () => bytes.subarray(header.start) };
  };
  return { names, open };
}

async function readArchive(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > largestArchive) throw dataError("file-unreadable/archive-too-large", { file });
    return await readFile(file, { flag: atOnce });
  } catch (error) {
    throw asDataError(file, error);
  }
}

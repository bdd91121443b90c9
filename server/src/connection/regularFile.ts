/** Files that others may have replaced: a pipe in the place of one would block the process that opens it. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { sentenceOf } from "../messages/catalogue.ts";

const { O_NONBLOCK = 0, O_RDONLY } = constants;

/** What is no regular file. */
export class SpecialFileError extends Error {
  constructor(path: string) {
    super(sentenceOf("special-file", { file: path }));
  }
}

/** Codes of a pipe without a reader, a folder that is to be written, and a link where none is followed. */
const special = ["ENXIO", "EISDIR", "ELOOP"];

/**
 * A descriptor of a regular file, to be closed.
 *
 * @throws SpecialFileError for a pipe, a device or a folder, and what `openSync` throws
 */
export function openRegular(path: string, flags: number = O_RDONLY): number {
  const file = openAtOnce(path, flags);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new SpecialFileError(path);
}

function openAtOnce(path: string, flags: number): number {
  try {
    return openSync(path, flags | O_NONBLOCK, 0o600);
  } catch (error) {
    const isSpecial = special.includes((error as NodeJS.ErrnoException).code ?? "");
    throw isSpecial ? new SpecialFileError(path) : error;
  }
}

/** The same beside the event loop. */
export async function openRegularLater(path: string): Promise<FileHandle> {
  const file = await open(path, O_RDONLY | O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new SpecialFileError(path);
}

/** All bytes of a regular file. */
export async function readRegularLater(path: string): Promise<Buffer> {
  const file = await openRegularLater(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** A regular file's text. @param most bytes @throws one sentence also for a larger file */
export function readRegular(path: string, most: number): string {
  const file = openRegular(path);
  try {
    if (fstatSync(file).size > most) throw new Error(sentenceOf("large-file", { file: path, bytes: most }));
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

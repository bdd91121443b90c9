import { existsSync } from "node:fs";
import type { DataFix, DataProblem } from "../facts.ts";

export type DataErrorCode = DataProblem["code"];

/** What a message about data may have beside its sentence. */
export interface DataErrorOptions {
  code?: DataErrorCode;
  /** keys from the dataset to what is wrong in the spec, where that is not the file's path */
  at?: (string | number)[];
  /** the change of the spec that mends it */
  fix?: DataFix;
}

/** Something is wrong with a dataset's file. The message is one sentence that begins with the file's path. */
export class DataError extends Error {
  override name = "DataError";
  readonly code: DataErrorCode;
  readonly file: string;
  readonly at: (string | number)[] | undefined;
  readonly fix: DataFix | undefined;

  /** @param problem what follows the file's path in the sentence, such as "is empty: …" */
  constructor(file: string, problem: string, { code = "file-unreadable", at, fix }: DataErrorOptions = {}) {
    super(`${file} ${problem}`);
    this.file = file;
    this.code = code;
    this.at = at;
    this.fix = fix;
  }
}

/** An error of the file system, or of a decoder, as one sentence about its file. */
export function asDataError(file: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOTDIR" && existsSync(file)) return new DataError(file, "is not a folder: name one.");
  if (code === "ENOENT" || code === "ENOTDIR")
    return new DataError(file, "does not exist: check the path.", { code: "file-missing" });
  if (code === "EACCES" || code === "EPERM")
    return new DataError(file, "may not be read: give yourself the right to read it.");
  const reason = (message || String(error)).split("\n")[0]!.replace(/\.$/, "").slice(0, 200);
  return new DataError(file, `can't be read (${reason}): check that the file is whole.`);
}

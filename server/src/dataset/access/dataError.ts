import { existsSync } from "node:fs";
import { type Facts, type MessageId, say } from "../../messages/catalogue.ts";
import { codeOf } from "../../messages/message.ts";
import { isOutOfDescriptors } from "../../messages/systemError.ts";
import type { DataFix, DataProblem } from "../problem.ts";

/** The messages about a file: their codes begin with `file-`, and their facts have the file. */
export type FileMessageId = {
  [Id in MessageId]: Id extends `file-${string}` ? (Facts<Id> extends { file: string } ? Id : never) : never;
}[MessageId];

/** What a message about data may have beside its sentence. */
export interface DataErrorOptions {
  /** keys from the dataset to what is wrong in the spec, where that is not the file's path */
  at?: (string | number)[];
  /** the change of the spec that fixes it */
  fix?: DataFix;
  /** what else is wrong with the same data */
  others?: readonly DataError[];
}

/** What is wrong with a file, as a thread can send it. */
export interface FileProblem {
  /** of the message in the catalogue */
  id: FileMessageId;
  facts: { file: string };
  message: string;
}

/** Something is wrong with a dataset's file. */
export class DataError extends Error {
  override name = "DataError";
  readonly id: FileMessageId;
  readonly code: DataProblem["code"];
  readonly facts: FileProblem["facts"];
  readonly at: (string | number)[] | undefined;
  readonly fix: DataFix | undefined;
  readonly others: readonly DataError[];

  constructor({ id, facts, message }: FileProblem, { at, fix, others = [] }: DataErrorOptions = {}) {
    super(message);
    this.id = id;
    this.code = codeOf(id);
    this.facts = facts;
    this.at = at;
    this.fix = fix;
    this.others = others;
  }
}

/** The error that a message of the catalogue describes: `throw dataError("file-missing", { file })`. */
export function dataError<Id extends FileMessageId>(
  id: Id,
  facts: Facts<Id> & { file: string },
  options?: DataErrorOptions,
): DataError {
  return new DataError({ id, facts, message: say(id, facts).message }, options);
}

/** An error of the file system, or of a decoder, as one sentence about its file. */
export function asDataError(file: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOTDIR" && existsSync(file)) return dataError("file-unreadable/not-a-folder", { file });
  if (code === "ENOENT" || code === "ENOTDIR") return dataError("file-missing", { file });
  if (code === "EACCES" || code === "EPERM") return dataError("file-unreadable/permission", { file });
  if (isOutOfDescriptors(error)) return dataError("file-unreadable/no-descriptor", { file });
  const reason = (message || String(error)).split("\n")[0]!.replace(/\.$/, "").slice(0, 200);
  return dataError("file-unreadable/other", { file, reason });
}

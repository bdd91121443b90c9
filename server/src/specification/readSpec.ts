/** A spec from a file that a command line or an assistant names. */

import { readFile, stat } from "node:fs/promises";
import { sentenceOf } from "../messages/catalogue.ts";

/** Size limit; protects against reading a device file. */
export const mostSpecBytes = 2 ** 20;

/** A spec's file that can't be had. The problem follows the file's name in a sentence. */
export class UnreadableSpecError extends Error {
  override name = "UnreadableSpecError";
  readonly problem: string;

  constructor(file: string, problem: string) {
    super(`${file} ${problem}`);
    this.problem = problem;
  }
}

/** The text of a spec. @throws UnreadableSpecError */
export async function readSpec(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new UnreadableSpecError(file, sentenceOf("spec-file/folder", {}));
    if (!found.isFile()) throw new UnreadableSpecError(file, sentenceOf("spec-file/special", {}));
    if (found.size > mostSpecBytes) throw new UnreadableSpecError(file, sentenceOf("spec-file/large", {}));
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof UnreadableSpecError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableSpecError(
      file,
      code === "ENOENT" ? "does not exist: check the path." : `can't be read (${code}).`,
    );
  }
}

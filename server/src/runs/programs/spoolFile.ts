import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { CloseParams, OpenParams, ReportedRecord } from "../../protocol/programs.ts";

export type SpoolEntry =
  | ({ type: "open" } & OpenParams)
  | { type: "record"; record: ReportedRecord }
  | ({ type: "close" } & Omit<CloseParams, "run">);

/**
 * Reads a spool file line by line, unchecked; a last line that was cut off is passed over.
 * @throws one sentence for any other line that is no entry
 */
export async function* spoolEntries(path: string): AsyncGenerator<SpoolEntry> {
  let number = 0;
  let broken: string | null = null;
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    number++;
    if (broken) throw new Error(broken);
    if (line.trim() === "") continue;
    const entry = parsed(line);
    if (entry) yield entry;
    else broken = sentenceOf("spool/entry", { line: number, file: path });
  }
  if (broken && number === 1) throw new Error(broken);
}

function parsed(line: string): SpoolEntry | null {
  try {
    const entry: SpoolEntry = JSON.parse(line);
    return ["open", "record", "close"].includes(entry.type) ? entry : null;
  } catch {
    return null;
  }
}

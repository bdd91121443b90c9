import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import Type from "typebox";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { CloseParams, OpenParams, ReportedRecord } from "../../../protocol/programs.ts";
import { parseJson } from "../../../schema/parseJson.ts";
import { programSchemas } from "./reportSchemas.ts";

export type SpoolEntry =
  | ({ type: "open" } & OpenParams)
  | { type: "record"; record: ReportedRecord }
  | ({ type: "close" } & Omit<CloseParams, "run">);

const SpoolSchema = Type.Union([
  Type.Evaluate(
    Type.Intersect([Type.Object({ type: Type.Literal("open") }), programSchemas["dai/external/open"]]),
  ),
  Type.Evaluate(
    Type.Intersect([
      Type.Object({ type: Type.Literal("record") }),
      Type.Omit(programSchemas["dai/external/report"], ["run"]),
    ]),
  ),
  Type.Evaluate(
    Type.Intersect([
      Type.Object({ type: Type.Literal("close") }),
      Type.Omit(programSchemas["dai/external/close"], ["run"]),
    ]),
  ),
]);

/**
 * Reads a spool file line by line; a last line that was cut off is passed over.
 * @throws one sentence for any other line that is no entry
 */
export async function* spoolEntries(path: string): AsyncGenerator<SpoolEntry> {
  let number = 0;
  let broken: string | null = null;
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    number++;
    if (broken) throw new Error(broken);
    if (line.trim() === "") continue;
    const entry = parseJson(SpoolSchema, line) as SpoolEntry | null;
    if (entry) yield entry;
    else broken = sentenceOf("spool/entry", { line: number, file: path });
  }
  if (broken && number === 1) throw new Error(broken);
}

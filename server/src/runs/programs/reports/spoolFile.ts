import Type from "typebox";
import { openRegularLater } from "../../../connection/regularFile.ts";
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

/** Longest line that is read: a report has at most 1 MiB, and here the type of its entry beside it. */
const longestLine = 2 ** 20 + 2 ** 10;

/** The lines of a file; one that is too long ends them, cut. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await openRegularLater(path);
  try {
    let rest = "";
    for await (const chunk of file.createReadStream({ encoding: "utf8", autoClose: false })) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > longestLine) break;
    }
    if (rest !== "") yield rest;
  } finally {
    await file.close();
  }
}

/**
 * Reads a spool file line by line; a last line that was cut off is passed over.
 * @throws one sentence for any other line that is no entry, and for what is no regular file
 */
export async function* spoolEntries(path: string): AsyncGenerator<SpoolEntry> {
  let number = 0;
  let broken: string | null = null;
  for await (const line of linesOf(path)) {
    number++;
    if (broken) throw new Error(broken);
    if (line.trim() === "") continue;
    const entry = parseJson(SpoolSchema, line) as SpoolEntry | null;
    if (entry) yield entry;
    else broken = sentenceOf("spool/entry", { line: number, file: path });
  }
  if (broken && number === 1) throw new Error(broken);
}

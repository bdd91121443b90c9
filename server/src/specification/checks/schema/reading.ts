import type { Message } from "../../../messages/catalogue.ts";
import type { Remedy } from "../../fixes/fix.ts";
import type { JsonSchema } from "../../schema/jsonSchema.ts";
import type { Variation } from "../../schema/variation.ts";
import type { Path } from "../../syntax/tree.ts";
import { type Findings, raiser } from "../finding.ts";

/** Where a value is: in the spec's text, and in the configuration of a run. They differ inside variations. */
export interface Place {
  written: Path;
  path: Path;
}

/** What reading a value needs beside the value. */
export interface Reading extends Pick<Findings, "report" | "isFull" | "passOver"> {
  /** all variations that were found, each before those inside it */
  variations: Variation[];
  /** the options that the value at hand is inside of */
  within: Variation["within"];
  /** the whole spec as it is written, and what it should be */
  root: { schema: JsonSchema; value: unknown };
}

/** Reads a value that does not vary itself: checks it and answers it with every default filled in. */
export type Read = (value: unknown, schema: JsonSchema, place: Place, reading: Reading) => unknown;

/** Reports errors about the value at a place. */
export function raiserAt(path: Path, { report }: Reading) {
  const error = raiser(report, "error");
  return (said: Message, remedy?: Remedy) => error(path, said, remedy);
}

/** All messages about specs and their data, by id. docs/messages.md is generated from them. */
import { architectureMessages } from "./architecture.ts";
import { arrayMessages } from "./arrays.ts";
import { datasetMessages } from "./dataset.ts";
import { fileMessages } from "./files.ts";
import { imageMessages } from "./images.ts";
import { type CodeOf, codeOf, type FactsOf, type Said, textOf } from "./message.ts";
import { newRowMessages } from "./newRows.ts";
import { programMessages } from "./program.ts";
import { studyMessages } from "./study.ts";
import { syntaxMessages } from "./syntax.ts";
import { tableMessages } from "./tables.ts";
import { trainingMessages } from "./training.ts";
import { valueMessages } from "./values.ts";
import { variationMessages } from "./variations.ts";

/** The messages of each area, in the order of the reference page. */
export const areas = {
  "Text of the spec": syntaxMessages,
  "Keys and values": valueMessages,
  "Values that vary": variationMessages,
  Architecture: architectureMessages,
  Training: trainingMessages,
  Study: studyMessages,
  Program: programMessages,
  Dataset: datasetMessages,
  "Files of any kind": fileMessages,
  Tables: tableMessages,
  Arrays: arrayMessages,
  Images: imageMessages,
  "New rows for a trained network": newRowMessages,
} as const;

export const messages = {
  ...syntaxMessages,
  ...valueMessages,
  ...variationMessages,
  ...architectureMessages,
  ...trainingMessages,
  ...studyMessages,
  ...programMessages,
  ...datasetMessages,
  ...fileMessages,
  ...tableMessages,
  ...arrayMessages,
  ...imageMessages,
  ...newRowMessages,
} as const;

export type MessageId = keyof typeof messages;

/** What is published of a message beside its text; stable. */
export type Code = CodeOf<MessageId>;

/** Codes of what is wrong with files, or worth knowing about them. */
export type FileCode = Extract<Code, `file-${string}`>;

/** What the message of an id has to be given. */
export type Facts<Id extends MessageId> = FactsOf<(typeof messages)[Id]>;

/** A message with its code, as a diagnostic has them. */
export interface Message<C extends Code = Code> {
  code: C;
  message: string;
}

/** The message of an id, with the facts in it. */
export function say<Id extends MessageId>(id: Id, facts: Facts<Id>): Message<CodeOf<Id> & Code> {
  const said = messages[id] as (facts: Facts<Id>) => Said;
  return { code: codeOf(id) as CodeOf<Id> & Code, message: textOf(said(facts)) };
}

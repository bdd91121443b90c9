/** All sentences that the server side says to people, by id. docs/messages.md is generated from them. */
import { architectureMessages } from "./architecture.ts";
import { argumentMessages } from "./arguments.ts";
import { arrayMessages } from "./arrays.ts";
import { autoMessages } from "./auto.ts";
import { commandMessages } from "./commands.ts";
import { connectionMessages } from "./connection.ts";
import { daemonMessages } from "./daemon.ts";
import { datasetMessages } from "./dataset.ts";
import { editorMessages } from "./editor.ts";
import { engineMessages } from "./engine.ts";
import { fileMessages } from "./files.ts";
import { imageMessages } from "./images.ts";
import { type CodeOf, codeOf, type FactsOf, type Said, textOf } from "./message.ts";
import { newRowMessages } from "./newRows.ts";
import { programMessages } from "./program.ts";
import { programRunMessages } from "./programRuns.ts";
import { reportMessages } from "./reports.ts";
import { requestMessages } from "./requests.ts";
import { runIssueMessages } from "./runIssues.ts";
import { runMessages } from "./runs.ts";
import { scoreInputMessages } from "./scoreInput.ts";
import { storeMessages } from "./store.ts";
import { studyMessages } from "./study.ts";
import { symptomMessages } from "./symptoms.ts";
import { syntaxMessages } from "./syntax.ts";
import { tableMessages } from "./tables.ts";
import { trainingMessages } from "./training.ts";
import { valueMessages } from "./values.ts";
import { variationMessages } from "./variations.ts";
import { verdictMessages } from "./verdicts.ts";
import { workerMessages } from "./workers.ts";

/** What is said about a spec and its data: each code has a paragraph in docs/diagnostics.md. */
export const specAreas = {
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

/** All messages of each area, in the order of the reference page. */
export const areas = {
  ...specAreas,
  "The command dai": commandMessages,
  "Options and arguments": argumentMessages,
  "Input of dai score": scoreInputMessages,
  "Reaching the daemon": connectionMessages,
  "Requests to the daemon": requestMessages,
  "The daemon": daemonMessages,
  "Editors and assistants": editorMessages,
  "Launching and finding runs": runMessages,
  "Training and models": engineMessages,
  Verdicts: verdictMessages,
  "Reasons of the rule auto": autoMessages,
  Symptoms: symptomMessages,
  "Runs on their spec": runIssueMessages,
  "Reports of a study": reportMessages,
  "Programs under way": programRunMessages,
  "Workers on other machines": workerMessages,
  "The store": storeMessages,
} as const;

type Merged<Union> = (Union extends unknown ? (area: Union) => void : never) extends (area: infer All) => void
  ? All
  : never;

type SpecMessages = Merged<(typeof specAreas)[keyof typeof specAreas]>;
type Catalogue = Merged<(typeof areas)[keyof typeof areas]>;

export const messages: Catalogue = Object.assign({}, ...Object.values(areas));

export type MessageId = keyof Catalogue;

/** What is published of a message about a spec beside its text; stable. */
export type Code = CodeOf<keyof SpecMessages>;

/** Codes of what is wrong with files, or worth knowing about them. */
export type FileCode = Extract<Code, `file-${string}`>;

/** What the message of an id has to be given. */
export type Facts<Id extends MessageId> = FactsOf<Catalogue[Id]>;

/** A message with its code, as a diagnostic has them. */
export interface Message<C extends string = Code> {
  code: C;
  message: string;
}

/** The message of an id, with the facts in it. */
export function say<Id extends MessageId>(id: Id, facts: Facts<Id>): Message<CodeOf<Id>> {
  return { code: codeOf(id), message: sentenceOf(id, facts) };
}

/** The text alone of a message. */
export function sentenceOf<Id extends MessageId>(id: Id, facts: Facts<Id>): string {
  const said = messages[id] as (facts: Facts<Id>) => Said;
  return textOf(said(facts));
}

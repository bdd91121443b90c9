/** All sentences that the server side says to people, by id. docs/messages.md is generated from them. */

import { visibleText } from "../domain/visibleText.ts";
import { arrayMessages } from "./dataset/arrays.ts";
import { datasetMessages } from "./dataset/dataset.ts";
import { fileMessages } from "./dataset/files.ts";
import { imageMessages } from "./dataset/images.ts";
import { newRowMessages } from "./dataset/newRows.ts";
import { tableMessages } from "./dataset/tables.ts";
import { argumentMessages } from "./interfaces/arguments.ts";
import { commandMessages } from "./interfaces/commands.ts";
import { connectionMessages } from "./interfaces/connection.ts";
import { daemonMessages } from "./interfaces/daemon.ts";
import { editorMessages } from "./interfaces/editor.ts";
import { requestMessages } from "./interfaces/requests.ts";
import { scoreInputMessages } from "./interfaces/scoreInput.ts";
import { type CodeOf, codeOf, type FactsOf, type Said, textOf } from "./message.ts";
import { autoMessages } from "./runs/auto.ts";
import { engineMessages } from "./runs/engine.ts";
import { evaluationMessages } from "./runs/evaluation.ts";
import { fittedVerdictMessages } from "./runs/fittedVerdicts.ts";
import { programRunMessages } from "./runs/programRuns.ts";
import { reportMessages } from "./runs/reports.ts";
import { runIssueMessages } from "./runs/runIssues.ts";
import { runMessages } from "./runs/runs.ts";
import { storeMessages } from "./runs/store.ts";
import { symptomMessages } from "./runs/symptoms.ts";
import { verdictMessages } from "./runs/verdicts.ts";
import { workerMessages } from "./runs/workers.ts";
import { architectureMessages } from "./specification/architecture.ts";
import { programMessages } from "./specification/program.ts";
import { studyMessages } from "./specification/study.ts";
import { syntaxMessages } from "./specification/syntax.ts";
import { trainingMessages } from "./specification/training.ts";
import { valueMessages } from "./specification/values.ts";
import { variationMessages } from "./specification/variations.ts";

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
  "Verdicts of fitted rules": fittedVerdictMessages,
  "Reasons of the rule auto": autoMessages,
  Symptoms: symptomMessages,
  "Runs on their spec": runIssueMessages,
  "Reports of a study": reportMessages,
  "Evaluation and calibration": evaluationMessages,
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

/** The text alone of a message, on one line: what its facts bring along of control characters is spelled out. */
export function sentenceOf<Id extends MessageId>(id: Id, facts: Facts<Id>): string {
  const said = messages[id] as (facts: Facts<Id>) => Said;
  return visibleText(textOf(said(facts)));
}

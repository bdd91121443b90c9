/** `dai note`: what people write about runs and studies. */

import type { Command } from "commander";
import { type Notes, noNotes, tagsIn } from "../../domain/notes.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { StudyId } from "../../protocol/protocol.ts";
import { findTarget } from "../study/findTarget.ts";
import { notesLines } from "../terminal/notesLines.ts";
import { withDaemon } from "../withDaemon.ts";

interface NoteOptions {
  tag?: string;
  untag?: string;
  json?: boolean;
}

/** Adds `dai note`. */
export function addNoteCommand(program: Command): void {
  program
    .command("note")
    .summary("write a note about a run or a study, or tag it")
    .description(
      "Shows the note and the tags of a run or a study, or changes them. Runs are found by their own and by those of " +
        "their study: dai runs --filter tag=baseline. An empty text takes the note away.",
    )
    .argument("<run or study>", "run id or prefix, spec file, or a study's name or id")
    .argument("[text]", "the note, in place of the one that there is")
    .option("--tag <tags>", "add these tags, separated by commas")
    .option("--untag <tags>", "take these tags away")
    .option("--json", "print JSON")
    .action(note);
}

async function note(name: string, text: string | undefined, options: NoteOptions): Promise<void> {
  const { tag, untag, json } = options;
  const after = await withDaemon(async (connection) => {
    const target = await findTarget(connection, name);
    const study = "run" in target ? null : studyOf(target.studies);
    const studies = study === null ? [] : (await connection.request("dai/studies/list", {})).studies;
    const before = "run" in target ? target.run.notes : studies.find((one) => one.study === study)?.notes;
    const changed = changedNotes(before ?? noNotes, text, options);
    if (text === undefined && tag === undefined && untag === undefined) return changed;
    if ("run" in target) await connection.request("dai/runs/annotate", { run: target.run.run, ...changed });
    else await connection.request("dai/studies/annotate", { study: study!, ...changed });
    return changed;
  });
  if (json) return void process.stdout.write(`${JSON.stringify(after)}\n`);
  const lines = notesLines(after);
  process.stdout.write(`${lines.length > 0 ? lines.join("\n") : sentenceOf("note/none", {})}\n`);
}

function changedNotes(before: Notes, text: string | undefined, { tag = "", untag = "" }: NoteOptions): Notes {
  const gone = new Set(tagsIn(untag));
  const tags = [...new Set([...before.tags, ...tagsIn(tag)])].filter((one) => !gone.has(one));
  return { note: text ?? before.note, tags };
}

/** @throws one sentence where runs of several launches have the same name */
function studyOf(studies: readonly StudyId[]): StudyId {
  const [first, ...others] = studies;
  if (others.length > 0)
    throw new MessageError("note/several-studies", { studies: [first, ...others].join(", ") });
  return first!;
}

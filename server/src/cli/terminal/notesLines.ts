import type { Notes } from "../../domain/notes.ts";
import { visibleText } from "../../domain/visibleText.ts";

/** What people wrote about a run or a study: a line of its tags, if any, and the lines of its note. */
export function notesLines({ note, tags }: Notes): string[] {
  return [
    ...(tags.length > 0 ? [`tags: ${tags.join(", ")}`] : []),
    ...(note === "" ? [] : note.split("\n")),
  ].map(visibleText);
}

import { plainOutput } from "../../../server/src/domain/programOutput.ts";
import type { ProgramOutput } from "../../../server/src/protocol/protocol.ts";

/** A connected part of what a program has printed, up to its newest line. */
export interface KeptOutput {
  text: string;
  /** bytes of the whole output at which it begins and ends */
  start: number;
  end: number;
}

/** Of more characters than this the newest half is kept. */
export const mostKept = 2 ** 21;

/** With what was printed meanwhile; a part that does not join on takes the place of what was known. */
export function withNewer(kept: KeptOutput | null, part: ProgramOutput): KeptOutput {
  if (!kept || part.start !== kept.end) return { ...part };
  const text = kept.text + part.text;
  if (text.length <= mostKept) return { text, start: kept.start, end: part.end };
  const newest = text.slice(text.indexOf("\n", text.length - mostKept / 2) + 1);
  const left = new TextEncoder().encode(text.slice(0, text.length - newest.length)).length;
  return { text: newest, start: kept.start + left, end: part.end };
}

/** With older lines before it. */
export function withOlder(kept: KeptOutput, part: ProgramOutput): KeptOutput {
  if (part.end !== kept.start) return kept;
  return { text: part.text + kept.text, start: part.start, end: kept.end };
}

export interface ShownLines {
  lines: string[];
  /** lines of the part that is known */
  all: number;
  /** of them those that have what is searched for */
  found: number;
}

/** Lines that a page holds at once. */
const mostLines = 5000;

/** The newest lines, as they may be shown; with a search those that contain it, in whatever case. */
export function shownLines(text: string, search: string): ShownLines {
  const lines = plainOutput(text).replace(/\n$/, "").split("\n");
  const wanted = search.toLowerCase();
  const found = wanted === "" ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
  return { lines: found.slice(-mostLines), all: lines.length, found: found.length };
}

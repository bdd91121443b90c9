/** The language in which people say which runs they want to see. */
import type { Notes } from "./notes.ts";
import { findField, type ListedRun, type RunField } from "./runFields.ts";
import { studyNamesOf } from "./studies.ts";
import { shortVerdict, verdictWords } from "./verdictWords.ts";

export interface RunFilter {
  matches(run: ListedRun): boolean;
  /** names in comparisons that are no field, or several; such a comparison matches no run */
  unknown: readonly string[];
  /** it compares tags or searches for words, so it depends on the notes of studies */
  readsNotes: boolean;
}

type Condition = (run: ListedRun) => boolean;

type NotesOf = (run: ListedRun) => readonly Notes[];

const comparisons: Record<string, (a: number | string, b: number | string) => boolean> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/**
 * Reads a filter. Every word must hold: `lr<1e-3`, `accuracy>=80%` and `optimizer=adam` compare a field; other words
 * are searched for in the run's texts, or begin its id. Words in quotes stand together, also as in `tag="wide net"`.
 *
 * @param notesOfStudies by the study's id; a run has the tags and the note of its study too
 */
export function compileFilter(
  text: string,
  fields: readonly RunField[],
  notesOfStudies: ReadonlyMap<string, Notes> = new Map(),
): RunFilter {
  const notesOf: NotesOf = ({ notes, study, earlierStudies = [] }) => {
    const studies = [...(study === undefined ? [] : [study]), ...earlierStudies.map((one) => one.study)];
    return [notes, ...studies.map((one) => notesOfStudies.get(one))].filter((some) => some !== undefined);
  };
  const unknown: string[] = [];
  let readsNotes = false;
  const searching = (phrase: string): Condition => {
    readsNotes = true;
    return contains(phrase, fields, notesOf);
  };
  const words = text.matchAll(/"([^"]*)"?|[^\s"<>=!]+(?:>=|<=|!=|[<>=])"[^"]*"?|\S+/g);
  const conditions = [...words].map(([word, phrase]): Condition => {
    if (phrase !== undefined) return searching(phrase);
    const [, name, sign, operand] = /^([^\s"<>=!]+)(>=|<=|!=|[<>=])"?(.+?)"?$/.exec(word) ?? [];
    if (name === undefined || sign === undefined || operand === undefined) return searching(word);
    const field = findField(fields, name);
    if (field?.name === "tags" && (sign === "=" || sign === "!=")) {
      readsNotes = true;
      return (run) => hasTag(notesOf(run), operand) === (sign === "=");
    }
    if (field?.name === "study" && (sign === "=" || sign === "!="))
      return (run) => isOfStudy(run, operand) === (sign === "=");
    if (field) return comparison(field, sign, operand);
    unknown.push(name);
    return () => false;
  });
  return { matches: (run) => conditions.every((isMet) => isMet(run)), unknown, readsNotes };
}

function comparison(field: RunField, sign: string, operand: string): Condition {
  const compare = comparisons[sign]!;
  const number = numberIn(operand);
  const isEquality = sign === "=" || sign === "!=";
  return (run) => {
    const value = field.value(run);
    if (value === null) return sign === "!=";
    if (isEquality && field.text(run).toLowerCase() === operand.toLowerCase()) return sign === "=";
    if (typeof value === "number") return number === null ? sign === "!=" : compare(value, number);
    return isEquality && compare(value.toLowerCase(), operand.toLowerCase());
  };
}

function hasTag(notes: readonly Notes[], wanted: string): boolean {
  return notes.some(({ tags }) => tags.some((tag) => tag.toLowerCase() === wanted.toLowerCase()));
}

function isOfStudy(run: ListedRun, wanted: string): boolean {
  return studyNamesOf(run).some((name) => name.toLowerCase() === wanted.toLowerCase());
}

/** "1e-3" or "80%"; null for what is no number. */
function numberIn(text: string): number | null {
  const [, digits, percent] = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%?)$/i.exec(text) ?? [];
  return digits === undefined ? null : Number(digits) / (percent ? 100 : 1);
}

/** A shorter text is in any id, so only from this length on it is taken as the beginning of one. */
const leastOfId = 4;

function contains(words: string, fields: readonly RunField[], notesOf: NotesOf): Condition {
  const wanted = words.toLowerCase();
  return (run) =>
    textOf(run, fields, notesOf).includes(wanted) ||
    (wanted.length >= leastOfId && run.run.startsWith(wanted));
}

function textOf(run: ListedRun, fields: readonly RunField[], notesOf: NotesOf): string {
  const { state, verdict, scheme, engine, hidden } = run;
  const words = verdict ? [verdict.verdict, verdictWords[verdict.verdict], shortVerdict(verdict)] : [];
  const parameters = fields.flatMap((field) => {
    const value = field.name.includes(".") ? field.value(run) : null;
    return typeof value === "string" ? [value] : [];
  });
  const written = notesOf(run).flatMap(({ note, tags }) => [note, ...tags]);
  return [...studyNamesOf(run), state, ...words, scheme, engine, hidden.join("-"), ...parameters, ...written]
    .join("\n")
    .toLowerCase();
}

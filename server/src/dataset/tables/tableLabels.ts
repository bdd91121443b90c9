/** Labels that are text or numbers in a table, as class indices. */
import { DataError } from "../access/dataError.ts";

/** More would hardly be classes. */
const mostClasses = 10_000;

/**
 * The classes of a column, in the order of numbers when all are, else of their characters.
 *
 * @throws DataError when there are too many, or a single one
 */
export function classesOf(file: string, column: string, labels: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const label of labels) {
    names.add(label);
    if (names.size > mostClasses)
      throw new DataError(
        file,
        `has more than ${mostClasses} different values in column "${column}", so it is hardly one of classes: choose another label.`,
      );
  }
  if (names.size < 2)
    throw new DataError(
      file,
      `has ${names.size === 1 ? "the same value everywhere" : "no value"} in column "${column}": a label has at least two classes.`,
    );
  const isNumeric = [...names].every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return [...names].sort(isNumeric ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}

/** Class indices. @throws DataError for a label that is none of the classes */
export function indexLabels(file: string, column: string, labels: string[], classes: string[]): Uint16Array {
  const indices = new Map(classes.map((name, index) => [name, index]));
  return Uint16Array.from(labels, (label, row) => {
    const index = indices.get(label);
    if (index !== undefined) return index;
    throw new DataError(
      file,
      `has "${label.slice(0, 50)}" in column "${column}" at row ${row}, which no training sample has: mend it or leave the row out.`,
    );
  });
}

/** What to do about a table that seems to have one column because its values are separated by something else. */
function otherDelimiter([first = "", ...more]: string[]): string {
  const [delimiter] = (more.length === 0 && /[;,|\t]/.exec(first)) || [];
  return delimiter === undefined ? "" : `; set "delimiter" to ${JSON.stringify(delimiter)}`;
}

/** The feature columns among all. @throws DataError for a column that is not there */
export function featureColumns(
  file: string,
  all: string[],
  label: string,
  wanted: string[] | undefined,
): string[] {
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice !== undefined)
    throw new DataError(file, `has two columns called "${twice}": give each a name of its own.`);
  for (const [index, name] of [label, ...(wanted ?? [])].entries())
    if (!all.includes(name))
      throw new DataError(
        file,
        `has no column "${name}": it has ${all
          .slice(0, 20)
          .map((column) => `"${column}"`)
          .join(", ")}${all.length > 20 ? " …" : ""}${otherDelimiter(all)}.`,
        "file-unreadable",
        index === 0 ? ["label"] : ["columns", index - 1],
      );
  const columns = wanted ?? all.filter((name) => name !== label);
  if (columns.length === 0)
    throw new DataError(file, "has no column but the label: there is nothing to learn from.");
  return columns;
}

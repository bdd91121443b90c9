/** Which columns of a table are features, and which are labels. */
import { resembling } from "../../domain/nearestName.ts";
import { dataError } from "../access/dataError.ts";
import type { Task } from "../dataset.ts";
import type { DataFix } from "../problem.ts";

/** What a spec says about a table's columns. */
export interface ColumnChoice {
  /** several where a regression has several targets, none of new rows */
  label: string | readonly string[];
  /** the features; all columns but the label when absent */
  columns?: readonly string[];
  /** columns that are no features */
  exclude?: readonly string[];
  /** columns whose numbers are names of categories */
  categorical?: readonly string[];
  task: Task;
}

/** Columns by their index in the file. */
export interface ChosenColumns {
  /** in the order of the features */
  features: number[];
  labels: number[];
  /** columns that are read as numbers where their values are */
  numbers: number[];
}

/** @param names of all columns of the file @throws DataError for a column that is not there */
export function chooseColumns(file: string, names: readonly string[], choice: ColumnChoice): ChosenColumns {
  const { label, columns, exclude = [], categorical = [], task } = choice;
  refuseDoubles(file, names);
  const indices = new Map(names.map((name, index) => [name, index]));
  const indexOf = (name: string, at: (string | number)[]) => {
    const index = indices.get(name);
    if (index === undefined)
      throw dataError(
        "file-unreadable/no-column",
        { file, column: name, known: listOf(names), hint: delimiterHint(names) },
        { at, ...fixOf(name, names, at) },
      );
    return index;
  };
  const labels =
    typeof label === "string"
      ? [indexOf(label, ["label"])]
      : label.map((name, i) => indexOf(name, ["label", i]));
  for (const [key, list] of Object.entries({ columns, exclude, categorical }))
    for (const [i, name] of (list ?? []).entries()) indexOf(name, [key, i]);
  refuseRepetitions(file, choice);
  const targets = labelsOf(choice);
  const chosen = columns ?? names.filter((name) => !targets.includes(name));
  const features = chosen.filter((name) => !exclude.includes(name)).map((name) => indices.get(name)!);
  if (features.length === 0) throw dataError("file-unreadable/only-the-label", { file });
  const numbers = features.filter((index) => !categorical.includes(names[index]!));
  return { features, labels, numbers: task === "regression" ? [...numbers, ...labels] : numbers };
}

/** Names of the label columns. */
export function labelsOf({ label }: Pick<ColumnChoice, "label">): readonly string[] {
  return typeof label === "string" ? [label] : label;
}

/** @throws DataError for a column that is named twice, or as a label and a feature */
function refuseRepetitions(file: string, choice: ColumnChoice): void {
  const labels = labelsOf(choice);
  const { columns = [], exclude = [] } = choice;
  const lists = { label: labels, columns };
  for (const [key, list] of Object.entries(lists))
    for (const [i, column] of list.entries())
      if (list.indexOf(column) < i)
        throw dataError("file-unreadable/named-twice", { file, column, key }, { at: [key, i] });
  const both = columns.findIndex((column) => labels.includes(column) && !exclude.includes(column));
  if (both < 0) return;
  const value = columns.filter((column) => !labels.includes(column));
  throw dataError(
    "file-unreadable/label-as-feature",
    { file, column: columns[both]! },
    {
      at: ["columns", both],
      fix: { title: `Remove ${JSON.stringify(columns[both])}`, path: ["dataset", "columns"], value },
    },
  );
}

function refuseDoubles(file: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      const isData = names.every((other) => other !== "" && Number.isFinite(Number(other)));
      const id = isData ? "file-unreadable/no-header" : "file-unreadable/same-names";
      throw dataError(id, { file, column: name });
    }
    seen.add(name);
  }
}

function listOf(names: readonly string[]): string {
  return `${names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(", ")}${names.length > 20 ? " …" : ""}`;
}

/** What separates the values of a table that seems to have one column only; undefined where it may have one. */
export function otherDelimiter([first = "", ...more]: readonly string[]): string | undefined {
  return more.length === 0 ? /[;,|\t]/.exec(first)?.[0] : undefined;
}

/** The column that a misspelt name is near to, unless the table seems to have one column alone. */
function fixOf(name: string, names: readonly string[], at: (string | number)[]): { fix?: DataFix } {
  const delimiter = delimiterFix(names);
  if (delimiter) return { fix: delimiter };
  const near = resembling(name, [...names]);
  if (near === undefined) return {};
  return { fix: { title: `Change to ${JSON.stringify(near)}`, path: ["dataset", ...at], value: near } };
}

export function delimiterFix(names: readonly string[]): DataFix | undefined {
  const value = otherDelimiter(names);
  if (value === undefined) return undefined;
  return { title: `Set "delimiter" to ${JSON.stringify(value)}`, path: ["dataset", "delimiter"], value };
}

/** What to do about a table that seems to have one column because something else separates its values. */
export function delimiterHint(names: readonly string[]): string {
  const delimiter = otherDelimiter(names);
  return delimiter === undefined ? "" : `; set "delimiter" to ${JSON.stringify(delimiter)}`;
}

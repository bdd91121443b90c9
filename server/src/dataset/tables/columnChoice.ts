/** Which columns of a table are features, and which are labels. */
import { isDeepStrictEqual } from "node:util";
import { resembling } from "../../domain/nearestName.ts";
import { type DataError, dataError } from "../access/dataError.ts";
import { collectDataErrors, type DataErrors } from "../access/dataErrors.ts";
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

/** @param names of all columns of the file @throws DataError for columns that are not there, all of them */
export function chooseColumns(file: string, names: readonly string[], choice: ColumnChoice): ChosenColumns {
  const { label, columns, exclude = [], categorical = [], task } = choice;
  refuseDoubles(file, names);
  const indices = new Map(names.map((name, index) => [name, index]));
  const errors = collectDataErrors();
  const refuseMissing = (name: string, at: (string | number)[]) => {
    if (indices.has(name)) return;
    const facts = { file, column: name, known: listOf(names), hint: delimiterHint(names) };
    errors.add(dataError("file-unreadable/no-column", facts, { at, ...fixOf(name, names, at) }));
    // With another delimiter all of them may be there.
    if (otherDelimiter(names) !== undefined) errors.throwAny();
  };
  if (typeof label === "string") refuseMissing(label, ["label"]);
  for (const [key, list] of Object.entries({
    label: typeof label === "string" ? [] : label,
    columns,
    exclude,
    categorical,
  }))
    for (const [i, name] of (list ?? []).entries()) refuseMissing(name, [key, i]);
  refuseRepetitions(file, choice, errors);
  errors.throwAny();
  const targets = labelsOf(choice);
  const chosen = columns ?? names.filter((name) => !targets.includes(name));
  const features = chosen.filter((name) => !exclude.includes(name)).map((name) => indices.get(name)!);
  if (features.length === 0) throw dataError("file-unreadable/only-the-label", { file });
  const labels = targets.map((name) => indices.get(name)!);
  const numbers = features.filter((index) => !categorical.includes(names[index]!));
  return { features, labels, numbers: task === "regression" ? [...numbers, ...labels] : numbers };
}

/** Names of the label columns. */
export function labelsOf({ label }: Pick<ColumnChoice, "label">): readonly string[] {
  return typeof label === "string" ? [label] : label;
}

/** Reports columns that are named twice, or as a label and a feature. */
function refuseRepetitions(file: string, choice: ColumnChoice, errors: DataErrors): void {
  const labels = labelsOf(choice);
  const { columns = [], exclude = [] } = choice;
  const lists = { label: labels, columns };
  for (const [key, list] of Object.entries(lists))
    for (const [i, column] of list.entries())
      if (list.indexOf(column) < i)
        errors.add(dataError("file-unreadable/named-twice", { file, column, key }, { at: [key, i] }));
  const value = columns.filter((column) => !labels.includes(column));
  for (const [i, column] of columns.entries()) {
    if (!labels.includes(column) || exclude.includes(column)) continue;
    const fix = { title: `Remove ${JSON.stringify(column)}`, path: ["dataset", "columns"], value };
    errors.add(dataError("file-unreadable/label-as-feature", { file, column }, { at: ["columns", i], fix }));
  }
}

/**
 * The choice without names that are no columns, or with the columns that they are near to; null where nothing is left
 * to be a label.
 *
 * @param errors of `chooseColumns`
 */
export function withoutErrors(choice: ColumnChoice, errors: readonly DataError[]): ColumnChoice | null {
  const meant = (name: string, at: (string | number)[]): string[] => {
    const error = errors.find((one) => isDeepStrictEqual(one.at, at));
    const near = isDeepStrictEqual(error?.fix?.path, ["dataset", ...at]) ? error?.fix?.value : undefined;
    return error === undefined ? [name] : typeof near === "string" ? [near] : [];
  };
  const listed = (key: string, names: readonly string[]) => [
    ...new Set(names.flatMap((name, i) => meant(name, [key, i]))),
  ];
  const { label, columns, exclude = [], categorical = [] } = choice;
  const labels = typeof label === "string" ? meant(label, ["label"]) : listed("label", label);
  if (labels.length === 0) return null;
  return {
    ...choice,
    label: typeof label === "string" ? labels[0]! : labels,
    ...(columns && { columns: listed("columns", columns).filter((name) => !labels.includes(name)) }),
    exclude: listed("exclude", exclude),
    categorical: listed("categorical", categorical),
  };
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

/** The names in a sentence, the first twenty of them. */
export function listOf(names: readonly string[]): string {
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

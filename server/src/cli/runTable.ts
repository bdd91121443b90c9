/** The table of runs, as `dai runs` prints it. */

import { foldMeans, foldPath } from "../domain/foldMeans.ts";
import { metricTitle } from "../domain/metrics.ts";
import type { Notes } from "../domain/notes.ts";
import { objectiveOf } from "../domain/objective.ts";
import { parameterName } from "../domain/ownNames.ts";
import { labelPaths, varyingPaths } from "../domain/parameters.ts";
import {
  fieldsMeant,
  findField,
  formatMetric,
  type ListedRun,
  type RunField,
  runFields,
  sortByField,
} from "../domain/runFields.ts";
import { compileFilter } from "../domain/runFilter.ts";
import { type RunState, runStates } from "../domain/runState.ts";
import { areScoresShown } from "../domain/scoresShown.ts";
import { MessageError } from "../messages/messageError.ts";
import type { RunSummary, StudyId } from "../protocol/protocol.ts";
import { type TextColumn, textTable } from "./terminal/textTable.ts";

export interface RunSelection {
  /** in these states only */
  state?: RunState[];
  /** what `compileFilter` reads */
  filter?: string;
  /** the column to sort by */
  sort?: string;
  reverse?: boolean;
  /** so many of the best runs; true for one */
  best?: number | true;
}

/** The names among these columns and those of the selection that nothing in the list of runs is called. */
export function unlistedNames(
  runs: readonly RunSummary[],
  { filter = "", sort }: RunSelection,
  columns: readonly string[] = [],
): string[] {
  const fields = runFields(runs, labelPaths(runs));
  const names = [...compileFilter(filter, fields).unknown, ...(sort === undefined ? [] : [sort]), ...columns];
  return names.filter((name) => fieldsMeant(fields, name).length === 0);
}

/** Whether the runs' choice depends on the notes of their studies, which the list of runs does not have. */
export function needsNotesOfStudies(runs: readonly RunSummary[], { filter = "" }: RunSelection): boolean {
  return compileFilter(filter, runFields(runs, labelPaths(runs))).readsNotes;
}

/**
 * The runs that were asked for, in the order that was asked for.
 *
 * @param measured fields beside those of the list
 * @param notesOfStudies by which their runs are found too
 * @throws one sentence about a column that is unknown or may be one of several
 */
export function selectRuns(
  runs: readonly RunSummary[],
  selection: RunSelection,
  measured: readonly RunField[] = [],
  notesOfStudies: ReadonlyMap<StudyId, Notes> = new Map(),
): RunSummary[] {
  const fields = [...runFields(runs, labelPaths(runs)), ...measured];
  const filter = compileFilter(selection.filter ?? "", fields, notesOfStudies);
  if (filter.unknown[0] !== undefined) throw unknownColumn(filter.unknown[0], fields);
  const { state, best, sort = best === undefined ? undefined : "best", reverse = false } = selection;
  const chosen = runs.filter((run) => filter.matches(run) && (state?.includes(run.state) ?? true));
  if (sort === undefined) return reverse ? chosen.toReversed() : chosen;
  const field = fieldNamed(fields, sort);
  // Runs of earlier versions do not tell their best epoch.
  const isKnown = field.name !== "best" || chosen.some((run) => field.value(run) !== null);
  const sorted = sortByField(chosen, isKnown ? field : fieldNamed(fields, "validationAccuracy"), reverse);
  return best === undefined ? sorted : sorted.slice(0, best === true ? 1 : best);
}

/** How a column behaves where there is little room; a parameter is left out before the quantities. */
const layouts: Record<string, Omit<TextColumn, "title">> = {
  run: {},
  study: { rank: 6, shrinksTo: 12 },
  state: {},
  epoch: { rank: 5 },
  best: { rank: 2 },
  bestEpoch: { rank: 7 },
  validationAccuracy: { rank: 1 },
  sF: { rank: 8 },
  sFv: { rank: 9 },
  verdict: {},
  engine: { rank: 10 },
};

/**
 * The lines of the table.
 *
 * @param columns the columns that are wanted, by any of their names; undefined: what distinguishes these runs, their
 *   state and their results
 * @param room columns of the terminal
 * @param all runs that these were chosen from: what varies among those of their studies has columns
 * @param measured fields beside those of the list
 */
export function runTable(
  runs: readonly RunSummary[],
  columns: readonly string[] | undefined,
  room: number | undefined,
  all: readonly RunSummary[] = runs,
  measured: readonly RunField[] = [],
): string[] {
  const paths = labelPaths(ofStudiesOf(runs, all));
  const fields = [...runFields(runs, paths), ...measured];
  const shown = columns?.map((name) => fieldNamed(fields, name)) ?? usualFields(runs, fields, paths);
  const rows = runs.map((run) => shown.map((field) => field.text(run)));
  const layout = shown.map((field, index): TextColumn => {
    const own = Object.hasOwn(layouts, field.name) && layouts[field.name];
    return { title: field.title, ...(own || { rank: 3 + index / 100, shrinksTo: 8 }) };
  });
  return textTable(layout, rows, room);
}

function ofStudiesOf(runs: readonly RunSummary[], all: readonly RunSummary[]): RunSummary[] {
  const studies = new Set(runs.map(({ study }) => study));
  return all.filter(({ study }) => studies.has(study));
}

/** What each configuration reached over its folds, the best first; no lines where no run has a fold. */
export function foldTable(runs: readonly RunSummary[], room: number | undefined): string[] {
  const means = foldMeans(runs);
  const { metric } = objectiveOf(means[0]?.runs[0] ?? {});
  const paths = varyingPaths(runs).filter((path) => path !== foldPath);
  const names = paths.map(parameterName);
  const fields = runFields(runs, paths).filter(({ name }) => names.includes(name));
  const columns = [...fields.map(({ title }) => title), "folds", `mean best ${metricTitle(metric)}`, "±"];
  const rows = means.map(({ runs: [run], folds, mean, deviation }) => [
    ...fields.map((field) => field.text(run!)),
    String(folds),
    ...[mean, deviation].map((value) => formatMetric(value, metric)),
  ]);
  return rows.length === 0
    ? []
    : textTable(
        columns.map((title) => ({ title })),
        rows,
        room,
      );
}

function usualFields(
  runs: readonly RunSummary[],
  fields: readonly RunField[],
  paths: readonly string[],
): RunField[] {
  const named = (...names: string[]) =>
    names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const isOneStudy = new Set(runs.map(({ study }) => study)).size === 1;
  const hasBest = runs.some(({ best }: ListedRun) => best);
  const isTrained = runs.some(({ epoch }) => epoch > 0);
  // A regression has no accuracy, and a network without hidden layers no scores.
  const measured = named("validationAccuracy", ...(areScoresShown(runs) ? ["sF", "sFv"] : [])).filter(
    ({ value }) => !isTrained || runs.some((run) => value(run) !== null),
  );
  return [
    ...named("run", ...(isOneStudy ? [] : ["study"])),
    ...named(...paths.map(parameterName)),
    ...named("state", "epoch", ...(hasBest ? ["best", "bestEpoch"] : [])),
    ...measured,
    ...named("verdict"),
  ];
}

function fieldNamed(fields: readonly RunField[], name: string): RunField {
  const field = findField(fields, name);
  if (!field) throw unknownColumn(name, fields);
  return field;
}

function unknownColumn(name: string, fields: readonly RunField[]): Error {
  const meant = fieldsMeant(fields, name);
  const names = (some: readonly RunField[]) =>
    some.map((field) => (field.name.includes(".") ? field.title : field.name)).join(", ");
  return meant.length > 1
    ? new MessageError("table/several-columns", { name, meant: names(meant) })
    : new MessageError("table/no-column", { name, known: names(fields) });
}

/** "finished,stopped" @throws one sentence about an unknown state */
export function parseStates(text: string): RunState[] {
  return text.split(",").map((part) => {
    const state = runStates.find((one) => one === part.trim());
    if (!state) throw new MessageError("table/no-state", { name: part, known: runStates.join(", ") });
    return state;
  });
}

import { parameterPath } from "../../../server/src/domain/ownNames.ts";
import { parametersOf } from "../../../server/src/domain/parameters.ts";
import type { RunField } from "../../../server/src/domain/runFields.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { fileNameOf, type SavedFile } from "../pictures/download.ts";
import { type Cell, toCsv } from "../pictures/picture.ts";
import type { View } from "../state/state.ts";
import { chosenIn } from "./columns.ts";
import type { ListedRuns } from "./listedRuns.ts";

/**
 * The table of runs as a CSV file: the runs that it lists, in their order, with their ids and the columns that are
 * chosen, also those that it has no room for. Cells are as `dai export` writes them, with full precision.
 */
export function runsFile({ runs, columns }: ListedRuns, choices: View["columns"]): SavedFile {
  const shown = columns.filter(({ id, isHidden = false }) => chosenIn(choices, id) ?? !isHidden);
  // A state has two columns, one of them a sign.
  const fields = [...new Map(shown.flatMap(({ field }) => (field ? [[field.name, field]] : []))).values()];
  const rows = runs.map(({ summary }) => [summary.run, ...fields.map((field) => cellOf(field, summary))]);
  const csv = toCsv([["run", ...fields.map(({ name }) => name)], ...rows]);
  const studies = new Set(runs.map(({ summary }) => summary.name));
  const name = studies.size === 1 ? fileNameOf(...studies, "runs") : "runs";
  return { name: `${name}.csv`, blob: new Blob([csv], { type: "text/csv" }) };
}

function cellOf(field: RunField, summary: RunSummary): Cell {
  if (field.name === "state") return summary.state;
  if (field.name === "verdict") return summary.verdict?.verdict ?? null;
  const parameter = parametersOf(summary)[parameterPath(field.name)];
  return typeof parameter === "object" ? JSON.stringify(parameter) : field.value(summary);
}

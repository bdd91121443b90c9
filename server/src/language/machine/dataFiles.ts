/** Files beside a spec, and the columns of the tables among them. */
import { readdirSync } from "node:fs";
import { resolvePath } from "../../dataset/access/pathPolicy.ts";
import { kindNamed } from "../../dataset/kinds/registry.ts";
import { askDatasetWorker } from "../../dataset/thread/askWorker.ts";
import { folderOf, stampOf } from "./datasetInspection.ts";
import type { Entry } from "./machine.ts";

/** What is in the folder that a path in a spec leads to, folders first; [] where it may not lead. */
export function entriesOf(path: string, uri: string): Entry[] {
  try {
    const entries = readdirSync(resolvePath(path || ".", folderOf(uri)), { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith(".") && !name.endsWith(".dai.json"))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

let newest: { key: string; columns: Promise<string[]> } | undefined;

/** The columns of the table that a dataset names; [] where there is none. */
export async function columnsOf(dataset: Record<string, unknown>, uri: string): Promise<string[]> {
  const kind = kindNamed(dataset["kind"]);
  const columns = kind?.source === "files" ? kind.columns : undefined;
  const file = columns ? realPathOf(dataset[columns.file], folderOf(uri)) : null;
  if (file === null) return [];
  const key = JSON.stringify([dataset, stampOf(file)]);
  if (newest?.key !== key) newest = { key, columns: askDatasetWorker({ kind: "columns", file, dataset }) };
  return newest.columns;
}

function realPathOf(written: unknown, folder: string | null): string | null {
  try {
    return typeof written === "string" ? resolvePath(written, folder) : null;
  } catch {
    return null;
  }
}

import { kindNamed } from "../kinds/registry.ts";
import type { ColumnsQuestion } from "./workerProtocol.ts";

/** Names of a table's columns; [] for other kinds of dataset and for files that can't be read. */
export async function columnNames({ file, dataset }: ColumnsQuestion): Promise<string[]> {
  const kind = kindNamed(dataset["kind"]);
  if (kind?.source !== "files" || !kind.columns) return [];
  try {
    return await kind.columns.read(file, dataset);
  } catch {
    return [];
  }
}

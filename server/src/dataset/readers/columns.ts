import type { FilesSpec } from "../../specification/schema/dataset.ts";
import { csvColumns } from "./csv.ts";
import { parquetColumns } from "./parquet.ts";

/** Names of a table's columns; none for other datasets, and for files that can't be read. */
export async function columnsOf(located: FilesSpec): Promise<string[]> {
  try {
    if (located.kind === "csv") return await csvColumns(located.train, located);
    return located.kind === "parquet" ? await parquetColumns(located.train) : [];
  } catch {
    return [];
  }
}

import Type from "typebox";
import { object } from "../../schema/fields.ts";
import { parquetRows } from "../rows/tableRows.ts";
import { cachedTable } from "../tables/tableCache.ts";
import { tablesToDataset } from "../tables/tableDataset.ts";
import { numericTreatment, path, split } from "./fields.ts";
import { filesKind } from "./kind.ts";
import { columnKeys, columns, tablePaths } from "./table.ts";

const schema = object(
  "A Parquet table: a sample per row.",
  {
    kind: Type.Literal("parquet"),
    train: path("Parquet file of samples.", "data/train.parquet"),
    ...split((description) => path(description, "data/validation.parquet")),
    ...columns,
    ...numericTreatment,
  },
  { title: "a Parquet file" },
);

export const parquet = filesKind({
  schemas: [schema],
  paths: tablePaths,
  // The decoders are loaded only where a table is read.
  async read(spec, reading) {
    const { readParquetTable } = await import("../tables/parquetTable.ts");
    return tablesToDataset(spec, reading, (part, choice) => {
      const file = String(spec[part]);
      return cachedTable(reading, part, file, choice, () => readParquetTable(file, choice));
    });
  },
  newRows: { endings: ["parquet"], read: parquetRows },
  columns: {
    keys: columnKeys,
    file: "train",
    read: async (file) => (await import("../tables/parquetTable.ts")).parquetColumnNames(file),
  },
});

import Type from "typebox";
import { object } from "../../schema/fields.ts";
import { path, treatment, validation } from "./fields.ts";
import { filesKind } from "./kind.ts";
import { columnKeys, columns, tablePaths } from "./table.ts";

const schema = object(
  "A Parquet table: a sample per row.",
  {
    kind: Type.Literal("parquet"),
    train: path("Parquet file of samples.", "data/train.parquet"),
    validation: validation(path("Parquet file of validation samples.", "data/validation.parquet")),
    ...columns,
    ...treatment,
  },
  { title: "a Parquet file" },
);

export const parquet = filesKind({
  schemas: [schema],
  paths: tablePaths,
  // The decoders are loaded only where a table is read.
  read: async (...args) => (await import("../tables/parquet.ts")).readParquet(...args),
  columns: {
    keys: columnKeys,
    file: "train",
    read: async (file) => (await import("../tables/parquet.ts")).parquetColumns(file),
  },
});

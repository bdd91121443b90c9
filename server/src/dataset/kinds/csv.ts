import Type from "typebox";
import { object } from "../../schema/fields.ts";
import { path, treatment, validation } from "./fields.ts";
import { filesKind } from "./kind.ts";
import { columnKeys, columns, tablePaths } from "./table.ts";

const schema = object(
  "A table as text (.gz too): a sample per row.",
  {
    kind: Type.Literal("csv"),
    train: path("CSV file of samples.", "data/train.csv"),
    validation: validation(path("CSV file of validation samples.", "data/validation.csv")),
    ...columns,
    delimiter: Type.String({
      description: "What separates values.",
      minLength: 1,
      maxLength: 1,
      default: ",",
    }),
    header: Type.Boolean({
      description: 'Whether the first row names the columns; without names they are called "0", "1" …',
      default: true,
    }),
    ...treatment,
  },
  { title: "a CSV file" },
);

export const csv = filesKind({
  schemas: [schema],
  paths: tablePaths,
  // The parser is loaded only where a table is read.
  read: async (spec) => (await import("../tables/csv.ts")).readCsv(spec),
  columns: {
    keys: columnKeys,
    file: "train",
    async read(file, { delimiter = ",", header = true }) {
      const { csvColumns } = await import("../tables/csv.ts");
      return csvColumns(file, { delimiter: String(delimiter), header: header === true });
    },
  },
});

import Type from "typebox";
import { object, optional } from "../../schema/fields.ts";
import { csvRows } from "../rows/tableRows.ts";
import type { CsvFormat } from "../tables/csv/dialect.ts";
import { cachedTable } from "../tables/tableCache.ts";
import { tablesToDataset } from "../tables/tableDataset.ts";
import { numericTreatment, path, split } from "./fields.ts";
import { filesKind } from "./kind.ts";
import { columnKeys, columns, tablePaths } from "./table.ts";

const schema = object(
  "A table as text (.gz too): a sample per row.",
  {
    kind: Type.Literal("csv"),
    train: path("CSV file of samples.", "data/train.csv"),
    ...split((description) => path(description, "data/validation.csv")),
    ...columns,
    delimiter: Type.String({
      description: "Separator of values.",
      minLength: 1,
      maxLength: 1,
      default: ",",
    }),
    decimal: optional(".", Type.Enum([".", ","], { description: "Decimal separator of numbers." })),
    header: Type.Boolean({
      description: 'Whether the first row names the columns; without names they are called "0", "1" …',
      default: true,
    }),
    ...numericTreatment,
  },
  { title: "a CSV file" },
);

export const csv = filesKind({
  schemas: [schema],
  paths: tablePaths,
  // The parser is loaded only where a table is read.
  async read(spec, reading) {
    const { readCsvTable } = await import("../tables/csv/table.ts");
    const format = formatOf(spec);
    return tablesToDataset(spec, reading, (part, choice) => {
      const file = String(spec[part]);
      return cachedTable(reading, part, file, [format, choice], () => readCsvTable(file, format, choice));
    });
  },
  newRows: {
    endings: ["csv", "tsv", "txt"],
    read: (file, form, spec) => csvRows(file, form, spec ? formatOf(spec) : usualFormat(file)),
  },
  columns: {
    keys: columnKeys,
    file: "train",
    async read(file, { delimiter = ",", header = true }) {
      const { csvColumnNames } = await import("../tables/csv/table.ts");
      return csvColumnNames(file, formatOf({ delimiter: String(delimiter), header: header === true }));
    },
  },
});

/** Of a file that no spec names. */
function usualFormat(file: string): CsvFormat {
  return formatOf({ delimiter: /\.tsv(\.gz)?$/i.test(file) ? "\t" : ",", header: true });
}

function formatOf({
  delimiter,
  decimal = ".",
  header,
}: {
  delimiter: string;
  decimal?: CsvFormat["decimal"];
  header: boolean;
}): CsvFormat {
  return { delimiter, decimal, header };
}

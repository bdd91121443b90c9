/** What kinds of dataset have in common whose files are tables. */

import Type from "typebox";
import { count, inUnits, optional } from "../../schema/fields.ts";
import { defaultCategories } from "../tables/columnTypes.ts";
import { filePath, testPath } from "./kind.ts";

const columnName = Type.String({ maxLength: 1000 });

const columnList = (description: string, minItems: number) =>
  Type.Optional(Type.Array(columnName, { description, minItems, maxItems: 65_536 }));

/** The columns of a table. */
export const columns = {
  label: Type.Union(
    [Type.String({ minLength: 1, maxLength: 1000 }), Type.Array(columnName, { minItems: 1, maxItems: 1000 })],
    {
      description:
        "Name of the column that is predicted: classes, or numbers in a regression, of which a list names several.",
      examples: ["label"],
    },
  ),
  columns: columnList("Names of the columns that are features; all but the label when left out.", 1),
  exclude: columnList("Names of columns that are no features.", 0),
  categorical: columnList("Names of columns whose numbers are names of categories, such as codes.", 0),
  categories: optional(
    defaultCategories,
    inUnits(
      "categories",
      count("Most different texts of a column: each becomes a feature that is 0 or 1.", 2, undefined, 10_000),
    ),
  ),
  missing: Type.Optional(
    Type.Enum(["drop", "mean", "median", "zero"], {
      description: "How missing values are treated; without this key they are an error.",
      enumDescriptions: [
        "Rows that lack a value are left out.",
        "The mean of the column's training samples takes their place.",
        "The median of the column's training samples takes their place.",
        "0 takes their place.",
      ],
    }),
  ),
};

/** The keys among these that name columns. */
export const columnKeys = ["label", "columns", "exclude", "categorical"];

export const tablePaths = [
  { ...filePath("train"), role: "train/file" },
  { ...filePath("validation"), role: "validation/file" },
  testPath(),
];

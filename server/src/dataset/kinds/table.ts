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
        "Name of the column to predict: classes, or numbers in a regression, where a list names several columns.",
      examples: ["label"],
    },
  ),
  columns: columnList("Names of the feature columns; without it all columns but the label.", 1),
  exclude: columnList("Names of columns that are not features.", 0),
  categorical: columnList("Names of columns whose numbers are categories, such as codes.", 0),
  categories: optional(
    defaultCategories,
    inUnits(
      "categories",
      count(
        "Maximum number of different texts in a column; each becomes a feature that is 0 or 1.",
        2,
        undefined,
        10_000,
      ),
    ),
  ),
  missing: Type.Optional(
    Type.Enum(["drop", "mean", "median", "zero"], {
      description: "How missing values are treated; without this key they are an error.",
      enumDescriptions: [
        "Rows with a missing value are left out.",
        "They are replaced by the mean of the column's training samples.",
        "They are replaced by the median of the column's training samples.",
        "They are replaced by 0.",
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

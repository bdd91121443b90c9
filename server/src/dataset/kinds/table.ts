/** What kinds of dataset have in common whose files are tables. */
import Type from "typebox";
import { filePath } from "./kind.ts";

/** The columns of a table. */
export const columns = {
  label: Type.String({
    description: "Name of the column that holds the classes.",
    examples: ["label"],
    minLength: 1,
    maxLength: 1000,
  }),
  columns: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
      description: "Names of the columns that are features, all numbers; all but the label when left out.",
      minItems: 1,
      maxItems: 65_536,
    }),
  ),
};

/** The keys among these that name columns. */
export const columnKeys = ["label", "columns"];

export const tablePaths = [
  { ...filePath("train"), role: "train/file" },
  { ...filePath("validation"), role: "validation/file" },
];

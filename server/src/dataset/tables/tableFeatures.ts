/** The features that the columns of a table become: numbers as they are, texts as features of 0 and 1. */
import { dataError } from "../access/dataError.ts";
import type { TableFeature } from "../preprocessing.ts";
import { mostNumbers, type Table } from "./table.ts";

/**
 * The features of a table: a column of numbers is one, of texts one for each that its samples have. Samples of the test
 * count as unseen.
 *
 * @param rows that are samples
 * @param seen indices into `rows` of those that are not for the test
 * @throws DataError when there are none, or too many
 */
export function featuresOf(table: Table, rows: Uint32Array, seen: Uint32Array): TableFeature[] {
  const { file } = table;
  const features = table.features.flatMap((column): TableFeature[] => {
    if (column.kind === "number") return [{ column: column.name }];
    const codes = new Set(Array.from(seen, (index) => column.codes[rows[index]!]!));
    const categories = column.texts.filter((text, code) => text !== "" && codes.has(code));
    return categories.sort((a, b) => (a < b ? -1 : 1)).map((category) => ({ column: column.name, category }));
  });
  if (features.length === 0) throw dataError("file-unreadable/only-the-label", { file });
  if (table.rows * features.length > mostNumbers)
    throw dataError("file-unreadable/too-many-features", {
      file,
      samples: table.rows,
      features: features.length,
    });
  return features;
}

/** Features of rows, row-major. A text that is no category, or none, is 0 in all features of its column. */
export function encoded(table: Table, rows: Uint32Array, features: readonly TableFeature[]): Float32Array {
  const width = features.length;
  const made = new Float32Array(rows.length * width);
  const places = placesOf(features);
  for (const column of table.features) {
    const ofColumn = places.get(column.name);
    if (!ofColumn) continue;
    if (column.kind === "number") {
      const place = ofColumn.get(undefined)!;
      for (let i = 0; i < rows.length; i++) made[i * width + place] = column.values[rows[i]!]!;
    } else {
      const placeOfCode = column.texts.map((text) => ofColumn.get(text));
      for (let i = 0; i < rows.length; i++) {
        const place = placeOfCode[column.codes[rows[i]!]!];
        if (place !== undefined) made[i * width + place] = 1;
      }
    }
  }
  return made;
}

/** By column and category: the index of the feature. */
function placesOf(features: readonly TableFeature[]): Map<string, Map<string | undefined, number>> {
  const places = new Map<string, Map<string | undefined, number>>();
  for (const [place, { column, category }] of features.entries()) {
    const ofColumn = places.get(column) ?? new Map<string | undefined, number>();
    places.set(column, ofColumn.set(category, place));
  }
  return places;
}

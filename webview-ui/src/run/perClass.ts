/** How well one class is known. */
export interface ClassFigures {
  samples: number;
  /** of what was predicted to be of the class, the share that is; null where nothing was */
  precision: number | null;
  /** of the class's samples, the share that was found; null where there are none */
  recall: number | null;
  f1: number | null;
}

/** @param confusion samples of each class (rows) by what was predicted (columns) */
export function perClass(confusion: readonly (readonly number[])[]): ClassFigures[] {
  return confusion.map((row, index) => {
    const samples = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    const right = row[index] ?? 0;
    const precision = predicted > 0 ? right / predicted : null;
    const recall = samples > 0 ? right / samples : null;
    const sum = (precision ?? 0) + (recall ?? 0);
    const f1 = precision === null || recall === null ? null : sum > 0 ? (2 * precision * recall) / sum : 0;
    return { samples, precision, recall, f1 };
  });
}

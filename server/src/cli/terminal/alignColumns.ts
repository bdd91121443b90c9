/** Lines of a table whose columns are as wide as their widest cell; numbers stand to the right. */
export function alignColumns(rows: string[][]): string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^(–|[-+\d].*)?$/.test(row[column]!)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}

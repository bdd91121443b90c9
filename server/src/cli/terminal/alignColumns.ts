/** A number, perhaps with a unit or an interval behind it; a run's id may begin with a digit and is none. */
const number = /^(–|[-+\d][-+\d.,:/e%*]*( .*)?)?$/;

/** Lines of a table whose columns are as wide as their widest cell; numbers stand to the right. */
export function alignColumns(rows: string[][]): string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  const isNumeric = widths.map((_, column) => rows.slice(1).every((row) => number.test(row[column]!)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}

/**
 * The same lines for a terminal: columns that it has no room for are left out, so that no row is broken.
 *
 * @param rows the first has the titles
 * @param expendable titles, those to leave out first in front
 * @param room characters that a line may have; undefined where the output is no terminal
 */
export function alignInto(room: number | undefined, rows: string[][], expendable: string[]): string[] {
  const lines = alignColumns(rows);
  const [title, ...others] = expendable;
  if (title === undefined || lines.every(({ length }) => length <= (room ?? Number.POSITIVE_INFINITY)))
    return lines;
  const dropped = rows[0]!.indexOf(title);
  return alignInto(
    room,
    rows.map((row) => row.toSpliced(dropped, 1)),
    others,
  );
}

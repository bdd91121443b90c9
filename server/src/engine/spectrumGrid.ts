/** Most columns of a matrix whose spectrum is taken as it is. */
const MOST_COLUMNS = 512;

/** Into how many cells a map is divided, each of which is examined in its middle. */
export interface Grid {
  height: number;
  width: number;
}

/**
 * One cell for each position where matrix columns are at most 512, else the finest square grid that keeps to 512,
 * never less than one cell. docs/kernels.md says how near its spectrum is to that of all.
 */
export function spectrumGrid(height: number, width: number, channels: number): Grid {
  if (height * width * channels <= MOST_COLUMNS) return { height, width };
  const side = Math.max(1, Math.floor(Math.sqrt(MOST_COLUMNS / channels)));
  return { height: Math.min(side, height), width: Math.min(side, width) };
}

/** The row or column of a map in the middle of a grid's cell. */
export function middleOf(cell: number, cells: number, length: number): number {
  return Math.floor(((2 * cell + 1) * length) / (2 * cells));
}

import { paddedRows, paddedWidth } from "./layout";
import { tile64 } from "./tile";

/**
 * Widens a float32 matrix to float64, in blocks of 4 columns.
 *
 * @param source rows × width, in blocks (`lanes` 4) or panels (`lanes` 8)
 * @param target takes [width/4][rows][4] doubles, with padded extents
 */
export function widen(source: usize, lanes: i32, rows: i32, width: i32, target: usize): void {
  const height = paddedRows(rows);
  const step = (<usize>lanes) << 2;
  for (let column = 0; column < width; column += 4) {
    let from = source + <usize>(column / lanes) * height * step + ((<usize>(column % lanes)) << 2);
    let to = target + ((<usize>column * height) << 3);
    for (let row = 0; row < rows; row++) {
      const four = v128.load(from);
      v128.store(to, f64x2.promote_low_f32x4(four));
      v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 0)), 16);
      from += step;
      to += 32;
    }
  }
}

/** The same for the transposed matrix: `target` takes [rows/4][width][4] doubles, with padded extents. */
export function widenTransposed(source: usize, lanes: i32, rows: i32, width: i32, target: usize): void {
  const height = paddedRows(rows);
  const length = paddedWidth(width);
  for (let column = 0; column < width; column++) {
    let from = source + ((<usize>(column / lanes) * height * lanes + <usize>(column % lanes)) << 2);
    for (let row = 0; row < rows; row++) {
      const to = target + ((<usize>((row >> 2) * length + column) * 4 + <usize>(row & 3)) << 3);
      store<f64>(to, <f64>load<f32>(from));
      from += (<usize>lanes) << 2;
    }
  }
}

/**
 * C += AᵀB in float64. Each element's sum runs over k from first to last.
 *
 * @param a [rows/4][height][4] doubles, of which the first `depth` of each block are summed over
 * @param b [columns/4][height][4] doubles, likewise
 * @param c takes rows × columns doubles, both extents padded to a multiple of 4: `rowStride` doubles from one row to
 *   the next, `blockStride` from four columns to the next four
 * @param lower whether C is symmetric and only its lower triangle wanted; the tiles on the diagonal are filled whole
 */
export function innerProducts(
  a: usize,
  b: usize,
  height: i32,
  depth: i32,
  rows: i32,
  columns: i32,
  c: usize,
  rowStride: i32,
  blockStride: i32,
  lower: bool,
): void {
  const rowBytes = (<usize>rowStride) << 3;
  const blockBytes = (<usize>height) << 5;
  for (let column = 0; column < columns; column += 4) {
    const first = lower ? column : 0;
    let left = a + <usize>(first >> 2) * blockBytes;
    let to = c + <usize>(column >> 2) * ((<usize>blockStride) << 3) + <usize>first * rowBytes;
    for (let row = first; row < rows; row += 4) {
      tile64(left, b, depth, to, rowBytes);
      left += blockBytes;
      to += 4 * rowBytes;
    }
    b += blockBytes;
  }
}

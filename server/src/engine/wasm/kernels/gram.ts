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
 * Adds HᵀH to the lower triangle of G; the tiles on the diagonal are filled whole.
 *
 * @param h [size/4][height][4] doubles, of which the first `depth` of each block are summed over
 * @param g size × size doubles, row-major, both extents padded to a multiple of 4
 */
export function gram(h: usize, height: i32, depth: i32, size: i32, g: usize): void {
  const rowBytes = (<usize>paddedRows(size)) << 3;
  const blockBytes = (<usize>height) << 5;
  let right = h;
  for (let column = 0; column < size; column += 4) {
    let left = right;
    for (let row = column; row < size; row += 4) {
      tile64(left, right, depth, g + <usize>row * rowBytes + ((<usize>column) << 3), rowBytes);
      left += blockBytes;
    }
    right += blockBytes;
  }
}

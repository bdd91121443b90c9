import { paddedRows } from "./layout";

/**
 * The sum of a matrix's squares in float64, without its padding.
 *
 * @param matrix in panels of `height` rows
 * @param rows of the matrix
 * @param group rows that lie together; the next ones follow at a multiple of four
 */
export function sumOfSquares(matrix: usize, height: i32, rows: i32, group: i32, columns: i32): f64 {
  const groupBytes = (<usize>paddedRows(group)) << 5;
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let rest: f64 = 0;
  for (let column = 0; column < columns; column += 8) {
    let start = matrix + ((<usize>((column >> 3) * height)) << 5);
    const width = min(8, columns - column);
    for (let first = 0; first < rows; first += group) {
      const end = start + ((<usize>group) << 5);
      for (let at = start; at < end; at += 32) {
        if (width == 8) {
          const left = v128.load(at);
          const right = v128.load(at, 16);
          a = addSquares(a, f64x2.promote_low_f32x4(left));
          b = addSquares(b, upper(left));
          c = addSquares(c, f64x2.promote_low_f32x4(right));
          d = addSquares(d, upper(right));
        } else {
          for (let i = 0; i < width; i++) {
            const x = <f64>load<f32>(at + ((<usize>i) << 2));
            rest += x * x;
          }
        }
      }
      start += groupBytes;
    }
  }
  const sums = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + rest;
}

export function scale(numbers: usize, bytes: usize, factor: f64): void {
  const factors = f32x4.splat(<f32>factor);
  for (let at = numbers; at < numbers + bytes; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), factors));
  }
}

function addSquares(sum: v128, x: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, x));
}

function upper(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 0));
}

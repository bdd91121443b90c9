/*
 * How matrices lie in memory. An R × C matrix is stored
 *   in blocks  [C/4][R][4]: four columns side by side, the left operand of a tile;
 *   in panels  [C/8][R][8]: eight columns side by side, the right operand and the result of a tile.
 * Extents are padded: the batch to a multiple of 4, widths to a multiple of 8. Padding may hold anything,
 * because every sum runs over the true extent.
 */

export function paddedRows(rows: i32): i32 {
  return (rows + 3) & ~3;
}

export function paddedWidth(width: i32): i32 {
  return (width + 7) & ~7;
}

/** Writes a 4×4 tile transposed: `r0` … `r3` are its rows; column j goes to `to + j·columnBytes`. */
export function storeTransposed(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, columnBytes: usize): void {
  const even01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const odd01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const even23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const odd23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(even01, even23, 0, 2));
  v128.store(to + columnBytes, v128.shuffle<i64>(even01, even23, 1, 3));
  v128.store(to + 2 * columnBytes, v128.shuffle<i64>(odd01, odd23, 0, 2));
  v128.store(to + 3 * columnBytes, v128.shuffle<i64>(odd01, odd23, 1, 3));
}

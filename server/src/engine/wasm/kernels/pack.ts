import { paddedRows, storeTransposed } from "./layout";

/**
 * Turns gathered rows into the two forms in which a layer reads its input.
 *
 * @param rows row-major, `width` floats a row, `width` a multiple of 8
 * @param x takes the matrix X (rows × width) in blocks, for the weight gradient
 * @param xT takes Xᵀ in blocks, for the forward product
 */
export function pack(rows: usize, count: i32, width: i32, x: usize, xT: usize): void {
  const rowBytes = (<usize>width) << 2;
  const blockBytes = (<usize>paddedRows(count)) << 4;
  for (let row = 0; row < count; row += 4) {
    let from = rows + <usize>row * rowBytes;
    let block = x + ((<usize>row) << 4);
    for (let column = 0; column < width; column += 4) {
      const r0 = v128.load(from);
      const r1 = v128.load(from + rowBytes);
      const r2 = v128.load(from + 2 * rowBytes);
      const r3 = v128.load(from + 3 * rowBytes);
      v128.store(block, r0);
      v128.store(block, r1, 16);
      v128.store(block, r2, 32);
      v128.store(block, r3, 48);
      storeTransposed(r0, r1, r2, r3, xT, 16);
      from += 16;
      block += blockBytes;
      xT += 64;
    }
  }
}

import { paddedRows, paddedWidth } from "./layout";
import { tiles } from "./tile";

/**
 * C = AᵀB. With A = Xᵀ and B = W this is the forward product XW; with A = dZᵀ and B = Wᵀ it is dZ·Wᵀ, the
 * gradient of a layer's input.
 *
 * @param a depth × rows, in blocks
 * @param b depth × columns, in panels
 * @param c takes rows × columns, in panels
 */
export function product(a: usize, b: usize, c: usize, rows: i32, columns: i32, depth: i32): void {
  const blocks = paddedRows(rows) >> 2;
  const blockBytes = (<usize>paddedWidth(depth)) << 4;
  // The panel of B stays in the first-level cache while the blocks of A pass by.
  for (let column = 0; column < columns; column += 8) {
    let block = a;
    for (let left = blocks; left > 0; ) {
      const done = tiles(block, blockBytes, left, b, depth, c);
      left -= done;
      block += <usize>done * blockBytes;
      c += (<usize>done) << 7;
    }
    b += blockBytes << 1;
  }
}

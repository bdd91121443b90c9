/**
 * The factors of one batch in dropout, 0 or 1/(1 − rate), as wasm/kernels/dropout.ts makes them.
 * @param keys two words drawn for the batch
 * @returns rows × width, row-major
 */
export function dropoutFactors(
  [first, second]: readonly [number, number],
  rate: number,
  rows: number,
  width: number,
): Float32Array {
  const threshold = Math.floor(rate * 2 ** 32);
  const scale = 1 / (1 - rate);
  const height = Math.ceil(rows / 4) * 4;
  const factors = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const index = ((column >> 3) * height + row) * 8 + (column & 7);
      const bits = mixed(mixed(index + first) ^ second) >>> 0;
      factors[row * width + column] = bits >= threshold ? scale : 0;
    }
  }
  return factors;
}

function mixed(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  return h ^ (h >>> 16);
}

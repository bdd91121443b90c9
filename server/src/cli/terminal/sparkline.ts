const blocks = "▁▂▃▄▅▆▇█";

/**
 * A line of block characters, one per value; of more values than `width` it takes evenly spaced ones, the first and
 * the last among them.
 *
 * @param range the values of the lowest and the highest block
 */
export function sparkline(
  values: readonly number[],
  width: number,
  [low, high]: readonly [number, number],
): string {
  const cells = Math.min(width, values.length);
  return Array.from({ length: cells }, (_, cell) => {
    const value = values[Math.round((cell * (values.length - 1)) / Math.max(cells - 1, 1))]!;
    const share = high > low ? (value - low) / (high - low) : 0;
    return blocks[Math.round(Math.min(Math.max(share, 0), 1) * (blocks.length - 1))];
  }).join("");
}

const blocks = "▁▂▃▄▅▆▇█";

/**
 * A line of block characters, one per value; of more values than `width` it takes evenly
 * spaced ones, the first and the last among them. The scale goes from 0 to the first value: a network whose singular values stay where
 * they started draws a wall, one that decays draws a slope, whatever its width and depth.
 */
export function sparkline(values: readonly number[], width: number): string {
  const first = values[0] ?? 0;
  const cells = Math.min(width, values.length);
  return Array.from({ length: cells }, (_, cell) => {
    const value = values[Math.round((cell * (values.length - 1)) / Math.max(cells - 1, 1))]!;
    const level = first > 0 ? Math.round((value / first) * (blocks.length - 1)) : 0;
    return blocks[Math.min(Math.max(level, 0), blocks.length - 1)];
  }).join("");
}

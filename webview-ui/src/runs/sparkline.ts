import type { ByEpoch } from "../../../server/src/protocol/notifications.ts";

/**
 * Path data of an SVG sparkline over all epochs of a run.
 * @param values by epoch; gaps break the line
 * @param epochs the number that the full width stands for
 * @returns "" where there is no value yet
 */
export function sparklinePath(
  values: ByEpoch<number>,
  epochs: number,
  width: number,
  height: number,
): string {
  const known = values.filter((value) => typeof value === "number");
  // From zero, so that a run whose s_F is 0 throughout lies flat on the ground.
  const top = Math.max(...known, Number.MIN_VALUE);
  const margin = 1.5;
  let path = "";
  let pen = "M";
  for (const [epoch, value] of values.entries()) {
    if (typeof value !== "number") {
      pen = "M";
      continue;
    }
    const x = margin + (epoch / Math.max(1, epochs)) * (width - 2 * margin);
    const y = height - margin - (Math.max(0, value) / top) * (height - 2 * margin);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = "L";
  }
  return path;
}

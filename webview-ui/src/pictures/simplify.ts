/**
 * Leaves out points that a line drawn without them passes within `tolerance` pixels (above or below), by the
 * swing filter (Elmeleegy and others, "Online piece-wise linear approximation of numerical streams with
 * precision guarantees", 2009). A smooth curve of 256 values keeps some ten points and looks the same.
 * @param points x and y alternating, x rising; NaN breaks the line
 */
export function simplify(points: readonly number[], tolerance = 0.2): number[] {
  const kept: number[] = [];
  let [anchorX, anchorY] = [Number.NaN, Number.NaN];
  let [lowest, highest] = [0, 0];
  let [lastX, lastY] = [Number.NaN, Number.NaN];

  function keep(x: number, y: number): void {
    kept.push(x, y);
    [anchorX, anchorY, lowest, highest] = [x, y, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  }
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    if (Number.isNaN(y) || Number.isNaN(lastY)) {
      if (lastX !== anchorX && !Number.isNaN(lastY)) keep(lastX, lastY);
      keep(x, y);
    } else {
      const slope = (y - anchorY) / (x - anchorX);
      if (slope < lowest || slope > highest) keep(lastX, lastY);
      lowest = Math.max(lowest, (y - tolerance - anchorY) / (x - anchorX));
      highest = Math.min(highest, (y + tolerance - anchorY) / (x - anchorX));
    }
    [lastX, lastY] = [x, y];
  }
  if (points.length > 0 && lastX !== anchorX) keep(lastX, lastY);
  return kept;
}

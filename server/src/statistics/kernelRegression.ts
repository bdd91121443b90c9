/** A member of a sample: a place in the unit square, a category in each direction, and a value. */
export interface PlacedValue {
  x: number;
  y: number;
  value: number;
  /** only members of the same group count for each other; as where an axis has categories */
  group?: string;
}

/** The standard deviation of a uniform distribution over [0, 1]. */
const uniformDeviation = Math.sqrt(1 / 12);
/** A member counts up to so many bandwidths away; where there is none within, nothing is said. */
const mostBandwidths = 2.5;

/** Scott's rule in two dimensions, for members that lie evenly in the unit square. */
export function scottBandwidth(members: number): number {
  return uniformDeviation * Math.max(1, members) ** (-1 / 6);
}

/**
 * The mean of the values around a place, weighted by a Gaussian kernel (Nadaraya, 1964; Watson, 1964).
 *
 * @param bandwidth the kernel's standard deviation, in shares of the axes
 * @returns null where no member is near
 */
export function kernelMean(
  members: readonly PlacedValue[],
  at: { x: number; y: number; group?: string },
  bandwidth: number,
): number | null {
  const [farthest, scale] = [(mostBandwidths * bandwidth) ** 2, -0.5 / bandwidth ** 2];
  let [weights, sum] = [0, 0];
  for (const { x, y, value, group } of members) {
    const squared = (x - at.x) ** 2 + (y - at.y) ** 2;
    if (squared > farthest || group !== at.group) continue;
    const weight = Math.exp(scale * squared);
    weights += weight;
    sum += weight * value;
  }
  return weights > 0 ? sum / weights : null;
}

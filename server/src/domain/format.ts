/** Shown for a missing number. */
export const missing = "–";

/** A number to some significant digits, in exponents where it is very small or large: 0.25, 27.9, 3.31e-3; "–" for null. */
export function formatNumber(value: number | null, digits = 3): string {
  if (value === null) return missing;
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const isPlain = size === 0 || (size >= 1e-3 && size < 1e5) || !Number.isFinite(size);
  return isPlain ? String(rounded) : rounded.toExponential().replace("e+", "e");
}

/** A share as a percentage with one decimal: 0.8034 → "80.3%"; "–" for null. */
export function formatPercent(share: number | null): string {
  return share === null ? missing : `${(100 * share).toFixed(1)}%`;
}

/** A share as a whole percentage, for the ticks of an axis and for bounds. */
export function formatWholePercent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

/** A share that someone set, as a percentage with its own digits, two decimals at most: 0.65 → "65%". */
export function formatSetPercent(share: number): string {
  return `${Number((100 * share).toFixed(2))}%`;
}

/** A share as a percentage with two digits, for small bounds: 0.0476 → "4.8%". */
export function formatSmallPercent(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`;
}

/** A time in seconds: "0.03 s", "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 0.095) return `${Number(seconds.toPrecision(1))} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** An estimated time in seconds, with two units at most: "40 s", "3 min", "2 h 10 min", "3 days". */
export function formatEstimate(seconds: number): string {
  if (seconds < 1) return "1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** A whole number with its thousands apart: "65,792". */
export function formatInteger(value: number): string {
  return value.toLocaleString("en");
}

/** A count with its noun: "1 run", "3,000 runs". */
export function formatCount(count: number, noun: string): string {
  return `${formatInteger(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A size in memory or on disk: "820 kB", "2.3 GB". */
export function formatBytes(bytes: number): string {
  return withUnit(bytes, ["B", "kB", "MB", "GB", "TB"]);
}

/** A number of floating-point operations: "131 kFLOP". */
export function formatFlops(flops: number): string {
  return withUnit(flops, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP"]);
}

export function formatShape(shape: readonly number[]): string {
  return shape.join(" × ");
}

function withUnit(value: number, units: readonly string[]): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return `${Number((value / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** "3" for equal ends, "3 to 7" for others. */
export function formatRange(values: readonly number[], digits = 3): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((end) => formatNumber(end, digits));
  return low === high ? String(low) : `${low} to ${high}`;
}

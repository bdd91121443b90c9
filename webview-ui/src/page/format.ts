const missing = "–";

/** An accuracy in [0, 1] as a percentage with one decimal; a dash for null. */
export function formatAccuracy(value: number | null): string {
  return value === null ? missing : `${(100 * value).toFixed(1)}%`;
}

/** A share as a whole percentage, as axes have it. */
export const formatPercent = (value: number): string => `${Math.round(100 * value)}%`;

/** A score, gain or threshold with three significant digits; a dash for null. */
export function formatNumber(value: number | null): string {
  if (value === null) return missing;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e4) return value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  return String(Number(value.toPrecision(3)));
}

/** A gain with four significant digits, as `dai runs` prints it: gains that differ look different. */
export function formatGain(gain: number): string {
  const [digits, exponent] = gain.toExponential(3).split("e");
  const size = Math.abs(gain);
  return size !== 0 && (size < 1e-3 || size >= 1e4)
    ? `${Number(digits)}e${Number(exponent)}`
    : String(Number(gain.toPrecision(4)));
}

/** A whole number with its thousands apart. */
export const formatCount = (number: number): string => number.toLocaleString("en");

/** "1 epoch", "3,000 epochs". */
export function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? "" : "s"}`;
}

/** The name by which pictures and files call a run. */
export function runLabel({ gain, seed }: { gain: number; seed: number }): string {
  return `gain ${formatGain(gain)}, seed ${seed}`;
}

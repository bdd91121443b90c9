/** The values that a seed gives to what varies. */
import { integerBelow, uniform } from "../../random/distributions.ts";
import { createGenerator } from "../../random/generator.ts";
import type { RandomArchitectures, Variation } from "../schema/variation.ts";

/** A value for a run: with which option it came, where it came from a list of them. */
export interface DrawnValue {
  value: unknown;
  option: number;
}

/**
 * The values of a variation for one seed: all values of a grid, one of a distribution. Each parameter has a random
 * stream of its own, so that a seed means the same value whatever else varies.
 */
export function valuesFor({ parameter, values }: Variation, seed: number): DrawnValue[] {
  const generator = () => createGenerator(seed, streams[parameter] ?? parameter);
  switch (values.kind) {
    case "each":
      return values.options.map(({ value }, option) => ({ value, option }));
    case "choice": {
      const option = integerBelow(generator(), values.options.length);
      return [{ value: values.options[option]!.value, option }];
    }
    case "architectures":
      return hiddenWidths(values.random, seed).map((value, option) => ({ value, option }));
    default:
      return [{ value: drawNumber(values.kind, values.range, uniform(generator())), option: 0 }];
  }
}

/** Streams that are older than parameters' names; studies of before draw the same values. */
const streams: Record<string, string> = { "initialization.gain": "gain" };

/** @param share uniform in [0, 1) */
function drawNumber(
  kind: "uniform" | "logUniform" | "integer" | "logInteger",
  [low, high]: [number, number],
  share: number,
): number {
  const between = (value: number) => Math.min(high, Math.max(low, value));
  switch (kind) {
    case "uniform":
      return between(rounded(low + share * (high - low)));
    case "logUniform":
      return between(rounded(interpolateLog(low, high, share)));
    case "integer":
      return between(low + Math.floor(share * (high - low + 1)));
    case "logInteger":
      // From low − ½ to high + ½, so that the ends are as likely as their neighbours.
      return between(Math.round(interpolateLog(low - 0.5, high + 0.5, share)));
  }
}

function interpolateLog(low: number, high: number, share: number): number {
  const [from, to] = [Math.log(low), Math.log(high)];
  return Math.exp(from + share * (to - from));
}

/** Four digits: what tables show is exactly what trains, and can be typed into another spec. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Widths of the hidden layers of distinct random networks; fewer than `count` where the ranges hold fewer. */
function hiddenWidths({ depth, width, count }: RandomArchitectures, seed: number): number[][] {
  const generator = createGenerator(seed, "architecture");
  const narrowest = Math.log2(width[0]);
  const widths = Math.log2(width[1]) - narrowest + 1;
  const drawn = new Map<string, number[]>();
  for (let draws = 0; drawn.size < count && draws < 100 * count; draws++) {
    const layers = depth[0] + integerBelow(generator, depth[1] - depth[0] + 1);
    const hidden = Array.from({ length: layers }, () => 2 ** (narrowest + integerBelow(generator, widths)));
    drawn.set(hidden.join(), hidden);
  }
  return [...drawn.values()];
}

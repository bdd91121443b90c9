/** How the values of one parameter lie along an axis. */
import { formatNumber } from "../../../server/src/domain/format.ts";
import {
  formatParameter,
  type ParameterValue,
  parameterLabels,
  parametersOf,
  valueTexts,
} from "../../../server/src/domain/parameters.ts";
import { type Axis, bandsAxis, linearAxis, logAxisBetween } from "../pictures/axis.ts";
import type { Run } from "../state/state.ts";

/** A parameter, or a result, as one axis of a picture. */
export interface ParameterScale {
  path: string;
  label: string;
  axis: Axis;
  /** what the axis's shares are of: the number, or the number of the category; null where the run has none */
  position(run: Run): number | null;
  /** the categories in their order; null for numbers */
  categories: readonly string[] | null;
}

/** Numbers that were drawn on a log scale: above 0, over a decade or more, and their logarithms lie more evenly. */
export function isLogarithmic(values: readonly number[]): boolean {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, greatest] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (least <= 0 || greatest < 10 * least) return false;
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  const linear = (middle - least) / (greatest - least);
  const logarithmic = Math.log(middle / least) / Math.log(greatest / least);
  return Math.abs(logarithmic - 0.5) <= Math.abs(linear - 0.5);
}

/** So many numbers at most are bands, as the values of a grid. */
const mostBands = 5;

/** An axis that holds some numbers with a little room around them. */
export function numberAxis(
  values: readonly number[],
  logarithmic: boolean,
  format: (value: number) => string = formatNumber,
): Axis {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return linearAxis(0, 1, format);
  if (logarithmic) {
    const room = Math.max(greatest / least, 1.5) ** 0.03;
    return logAxisBetween(least / room, greatest * room, format);
  }
  const room = 0.03 * (greatest - least || Math.abs(greatest) || 1);
  return linearAxis(least - room, greatest + room, format);
}

/** The scale of a parameter among some runs: of numbers, unless a value is none or there are only a few. */
export function parameterScale(
  path: string,
  runs: readonly Run[],
  label = parameterLabels([path]).get(path)!,
): ParameterScale {
  const valueIn = ({ summary }: Run): ParameterValue | undefined => parametersOf(summary)[path];
  const values = runs.map(valueIn);
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === values.length && new Set(numbers).size > mostBands) {
    const axis = numberAxis(numbers, isLogarithmic(numbers));
    return { path, label, axis, position: (run) => Number(valueIn(run)), categories: null };
  }
  const categories = valueTexts(values);
  const indices = new Map(categories.map((name, index) => [name, index]));
  const position = (run: Run) => indices.get(formatParameter(valueIn(run))) ?? null;
  return { path, label, axis: bandsAxis(categories), position, categories };
}

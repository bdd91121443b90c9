import { formatNumber } from "../../../server/src/domain/format.ts";
import type { Theme } from "../page/theme.ts";
import type { Area, Pen, Size } from "./pen.ts";

/** Where values lie along one side of a picture. */
export interface Axis {
  /** 0 at the axis's beginning, 1 at its end; NaN for what it cannot show */
  share(value: number): number;
  ticks: readonly { value: number; label: string }[];
}

/** An axis with equal steps of a round size. */
export function linearAxis(
  least: number,
  greatest: number,
  format: (value: number) => string = formatNumber,
  wanted = 4,
): Axis {
  const span = greatest - least || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= wanted) ?? span;
  const ticks = [];
  for (let n = Math.ceil(least / step - 1e-9); n * step <= greatest + 1e-9 * span; n++)
    // Adding 0 makes 0 of −0.
    ticks.push({ value: n * step + 0, label: format(n * step + 0) });
  return { share: (value) => (value - least) / span, ticks };
}

/** The same for what is counted, such as epochs: ticks at whole numbers only. */
export function wholeAxis(
  least: number,
  greatest: number,
  format: (value: number) => string = String,
  wanted?: number,
): Axis {
  const { share, ticks } = linearAxis(least, greatest, format, wanted);
  return { share, ticks: ticks.filter(({ value }) => Number.isInteger(value)) };
}

/** A logarithmic axis from decade to decade around the values that are above 0. */
export function logAxis(values: readonly number[], format: (value: number) => string = formatNumber): Axis {
  const shown = values.filter((value) => value > 0 && Number.isFinite(value));
  const least = Math.floor(Math.log10(shown.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)));
  const greatest = Math.ceil(Math.log10(shown.reduce((a, b) => Math.max(a, b), 0)));
  if (shown.length === 0) return linearAxis(0, 1, format);
  const high = Math.max(greatest, least + 1);
  const step = Math.ceil((high - least) / 5);
  const ticks = [];
  for (let decade = least; decade <= high; decade += step)
    ticks.push({ value: 10 ** decade, label: format(10 ** decade) });
  return {
    ticks,
    share: (value) => (value > 0 ? (Math.log10(value) - least) / (high - least) : Number.NaN),
  };
}

/**
 * A logarithmic axis between two values above 0, wherever they lie: ticks at decades or, where there are fewer than two,
 * at round numbers.
 */
export function logAxisBetween(
  least: number,
  greatest: number,
  format: (value: number) => string = formatNumber,
): Axis {
  const [low, high] = [Math.log10(least), Math.log10(Math.max(greatest, least * (1 + 1e-9)))];
  const share = (value: number) => (value > 0 ? (Math.log10(value) - low) / (high - low) : Number.NaN);
  const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  if (last - first < 1) return { share, ticks: linearAxis(least, greatest, format).ticks };
  const step = Math.ceil((last - first) / 5);
  const decades = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, n) => first + n * step);
  return { share, ticks: decades.map((decade) => ({ value: 10 ** decade, label: format(10 ** decade) })) };
}

/** An axis of things without an order, each in the middle of a band of its own. */
export function bandsAxis(names: readonly string[]): Axis {
  const share = (value: number) => (value + 0.5) / names.length;
  return { share, ticks: names.map((label, value) => ({ value, label })) };
}

const margin = { left: 40, right: 10, top: 8, bottom: 20 };

/** What is left of a picture inside its axes. @param left what the labels of the y axis take, in CSS pixels */
export function plotArea({ width, height }: Size, left = margin.left): Area {
  return {
    left,
    top: margin.top,
    width: Math.max(1, width - left - margin.right),
    height: height - margin.top - margin.bottom,
  };
}

/** Width of a digit, in CSS pixels, and so many characters of a label are shown. */
const [characterWidth, mostCharacters] = [6.2, 16];

/** The room that the labels of a y axis take, in CSS pixels. */
export function labelRoom({ ticks }: Axis): number {
  const longest = Math.max(0, ...ticks.map(({ label }) => Math.min(label.length, mostCharacters)));
  return Math.max(margin.left, 8 + characterWidth * longest);
}

/** The same axis with labels that fit: long ones are shortened, and of too many some are left out. */
export function fittedLabels({ share, ticks }: Axis, width: number): Axis {
  const short = ticks.map(({ value, label }) => ({
    value,
    label: label.length > mostCharacters ? `${label.slice(0, mostCharacters - 1)}…` : label,
  }));
  const needed = characterWidth * (2 + Math.max(0, ...short.map(({ label }) => label.length)));
  const stride = Math.max(1, Math.ceil((needed * short.length) / width));
  return { share, ticks: short.filter((_, index) => index % stride === 0) };
}

export const xOf = (area: Area, share: number): number => area.left + area.width * share;
export const yOf = (area: Area, share: number): number => area.top + area.height * (1 - share);

export function drawAxes(pen: Pen, area: Area, x: Axis, y: Axis, theme: Theme): void {
  for (const { value, label } of y.ticks) {
    const at = Math.round(yOf(area, y.share(value))) + 0.5;
    pen.line([area.left, at, area.left + area.width, at], { colour: theme.grid, width: 1 });
    pen.text(area.left - 5, at, label, { colour: theme.muted, align: "right", baseline: "middle" });
  }
  for (const { value, label } of x.ticks) {
    const share = x.share(value);
    const align = share < 0.02 ? "left" : share > 0.98 ? "right" : "center";
    pen.text(xOf(area, share), area.top + area.height + 6, label, {
      colour: theme.muted,
      align,
      baseline: "top",
    });
  }
}

/** Says in the middle of a picture why it is empty. */
export function drawEmpty(
  pen: Pen,
  area: Area,
  text: string,
  theme: Pick<Theme, "muted" | "background">,
): void {
  const [x, y] = [area.left + area.width / 2, area.top + area.height / 2];
  pen.text(x, y, text, { colour: theme.muted, align: "center", baseline: "middle", halo: theme.background });
}

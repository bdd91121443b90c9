import { formatNumber } from "../../../../server/src/domain/format.ts";
import type { ByEpoch } from "../../../../server/src/protocol/notifications.ts";
import type { VerdictRecord } from "../../../../server/src/protocol/protocol.ts";
import { mixColours } from "../../page/colour.ts";
import type { Theme } from "../../page/theme.ts";
import {
  type Axis,
  drawAxes,
  drawEmpty,
  linearAxis,
  logAxis,
  plotArea,
  wholeAxis,
  xOf,
  yOf,
} from "../../pictures/axis.ts";
import { type Colour, colourOf, type LegendEntry } from "../../pictures/legend.ts";
import { type Area, diamond, type Pen } from "../../pictures/pen.ts";
import type { Cell, Picture } from "../../pictures/picture.ts";
import { verdictColour } from "../../pictures/verdictSigns.ts";

/** One quantity of one run over the epochs. */
export interface Curve {
  name: string;
  /** the run it is of, where it is not the chosen one's */
  of?: string;
  colour: Colour;
  dashed?: boolean;
  /** drawn behind the others, faint */
  isFaint?: boolean;
  values: ByEpoch<number>;
  /** at times between epochs, where there are some: epochs and a part of one, rising */
  between?: readonly { epoch: number; value: number }[];
}

export interface CurvesOptions {
  title: string;
  curves: readonly Curve[];
  /** the horizontal axis ends here */
  epochs: number;
  /** whether the vertical axis is logarithmic; it ends at decades then, and values of 0 and below are not drawn */
  logarithmic?: boolean;
  /** ends of the vertical axis for the least and the greatest value */
  range(least: number, greatest: number): [number, number];
  format?(value: number | null): string;
  formatTick?(value: number): string;
  verdicts: readonly VerdictRecord[];
  /** epochs at which a verdict will be given or was */
  checkpoints: readonly number[];
  /** the run's best epoch, which is marked on its curves */
  best?: number | undefined;
  /** said in the middle of the picture while there is no value */
  empty?: string;
  /** a horizontal line */
  threshold?: { value: number; label: string };
  /** stretches of epochs, both included, that are marked along the ground, and what they mean */
  stretches?: { label: string; of: readonly [from: number, to: number][] };
}

/** Curves over the epochs, with the marks that verdicts rest on. */
export function curvesPicture(options: CurvesOptions): Picture {
  const { curves, epochs, format = formatNumber, formatTick = format } = options;
  const values = curves.flatMap((curve) => pointsOf(curve).flatMap(({ value }) => value ?? []));
  const bounds = options.threshold ? [...values, options.threshold.value] : values;
  const least = bounds.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = bounds.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [low, high] = bounds.length > 0 ? options.range(least, greatest) : options.range(0, 1);
  const x = wholeAxis(0, Math.max(1, epochs), String, 6);
  const y = options.logarithmic ? logAxis(values, formatTick) : linearAxis(low, high, formatTick);
  const strong = curves.filter(({ isFaint }) => !isFaint);
  const epochAt = (pointer: number, area: Area) =>
    Math.round(((pointer - area.left) / area.width) * Math.max(1, epochs));
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      drawAxes(pen, area, x, y, theme);
      drawCheckpoints(pen, area, x, options, theme);
      for (const curve of curves) if (curve.isFaint) drawCurve(pen, area, x, y, curve, theme);
      for (const curve of strong) drawCurve(pen, area, x, y, curve, theme);
      for (const curve of strong) drawBest(pen, area, x, y, curve, options.best, theme);
      drawLimits(pen, area, x, y, options, theme);
      if (values.length === 0 && options.empty) drawEmpty(pen, area, options.empty, theme);
    },
    legend: strong.map(legendEntry),
    description: describe(options, strong, format),
    rows: () => rows(curves),
    tableRows: () => rows(strong),
    marksAt(pointer, _, size, theme) {
      const area = plotArea(size);
      const epoch = epochAt(pointer, area);
      if (epoch < 0 || epoch > epochs) return null;
      const at = xOf(area, x.share(epoch));
      const points = strong.flatMap(({ colour, values }) => {
        const value = values[epoch];
        const top = typeof value === "number" ? yOf(area, y.share(value)) : Number.NaN;
        return Number.isNaN(top) ? [] : [{ x: at, y: top, colour: colourOf(colour, theme) }];
      });
      return points.length > 0 ? { line: at, points } : null;
    },
    valueAt(pointer, _, size) {
      const epoch = epochAt(pointer, plotArea(size));
      const told = strong.flatMap(({ name, of, values }) => {
        const value = values[epoch];
        return typeof value === "number" ? [`${of ? `${of}:` : name} ${format(value)}`] : [];
      });
      return told.length > 0 ? `epoch ${epoch}: ${told.join(strong.some(({ of }) => of) ? "; " : ", ")}` : "";
    },
  };
}

function drawCurve(pen: Pen, area: Area, x: Axis, y: Axis, curve: Curve, theme: Theme): void {
  const { isFaint, dashed } = curve;
  const full = colourOf(curve.colour, theme);
  const colour = isFaint ? mixColours(full, theme.background, 0.6) : full;
  const known = pointsOf(curve);
  const points = known.flatMap(({ epoch, value }) => [
    xOf(area, x.share(epoch)),
    value === null ? Number.NaN : yOf(area, y.share(value)),
  ]);
  pen.line(points, { colour, width: isFaint ? 1 : 1.75, dash: dashed ? [5, 3] : [] });
  // A line needs two points; a single one is shown as such.
  const single = known.findIndex(({ value }) => value !== null);
  if (!isFaint && known.filter(({ value }) => value !== null).length === 1)
    pen.dot(points[2 * single]!, points[2 * single + 1]!, 2.5, colour);
}

/** A ring where one of the run's own curves is at its best epoch. */
function drawBest(
  pen: Pen,
  area: Area,
  x: Axis,
  y: Axis,
  { of, colour, values }: Curve,
  best: number | undefined,
  theme: Theme,
): void {
  const value = best === undefined || of !== undefined ? null : values[best];
  if (best === undefined || typeof value !== "number") return;
  const [left, top] = [xOf(area, x.share(best)), yOf(area, y.share(value))];
  if (Number.isNaN(top)) return;
  pen.dot(left, top, 4.5, colourOf(colour, theme));
  pen.dot(left, top, 2.5, theme.background);
}

/** A curve's values in the order of time. */
function pointsOf({ values, between = [] }: Curve): { epoch: number; value: number | null }[] {
  const atEpochs = Array.from(values, (value, epoch) => ({ epoch, value: value ?? null }));
  return between.length === 0 ? atEpochs : [...atEpochs, ...between].sort((a, b) => a.epoch - b.epoch);
}

/** A dotted line at each checkpoint epoch, with a diamond in the colour of its verdict once there is one. */
function drawCheckpoints(pen: Pen, area: Area, x: Axis, options: CurvesOptions, theme: Theme): void {
  const epochs = new Set([...options.checkpoints, ...options.verdicts.map(({ epoch }) => epoch)]);
  for (const epoch of epochs) {
    if (epoch > options.epochs) continue;
    const at = xOf(area, x.share(epoch));
    pen.line([at, area.top, at, area.top + area.height], { colour: theme.muted, width: 1, dash: [2, 3] });
    const verdict = options.verdicts.find((given) => given.epoch === epoch);
    // Above the plot, where no curve is in its way.
    if (verdict) diamond(pen, at, area.top - 3, 5, theme[verdictColour(verdict)]);
  }
}

function drawLimits(pen: Pen, area: Area, x: Axis, y: Axis, options: CurvesOptions, theme: Theme): void {
  const { threshold, stretches } = options;
  for (const [from, to] of stretches?.of ?? []) {
    const [left, right] = [xOf(area, x.share(from)), xOf(area, x.share(to))];
    pen.rectangle(
      { left, top: area.top + area.height - 4, width: Math.max(2, right - left), height: 4 },
      theme.saturated,
    );
  }
  if (!threshold) return;
  const at = yOf(area, y.share(threshold.value));
  pen.line([area.left, at, area.left + area.width, at], { colour: theme.discard, width: 1, dash: [6, 4] });
  // At the left, where no window is full yet and no curve is in its way.
  pen.text(area.left + 4, at - 2, threshold.label, {
    colour: theme.muted,
    align: "left",
    baseline: "bottom",
    halo: theme.background,
  });
}

const fullName = ({ name, of }: Curve): string => (of ? `${name} of ${of}` : name);

function legendEntry({ name, of, colour, dashed }: Curve): LegendEntry {
  return { name: of ?? name, colour, sign: dashed ? "dashes" : "line" };
}

function describe(
  { title, best }: CurvesOptions,
  curves: readonly Curve[],
  format: (value: number | null) => string,
): string {
  const newest = Math.max(...curves.map(({ values }) => values.length - 1), -1);
  if (newest < 0) return `${title}: no epoch yet.`;
  const told = curves.map((curve) => `${fullName(curve)} ${format(curve.values[newest] ?? null)}`);
  const ring = best === undefined ? "" : ` A ring marks the best epoch, ${best}.`;
  return `${title}, epochs 0 to ${newest}. Newest: ${told.join(", ")}.${ring}`;
}

function rows(curves: readonly Curve[]): Cell[][] {
  const known = curves.map((curve) => new Map(pointsOf(curve).map(({ epoch, value }) => [epoch, value])));
  const times = [...new Set(known.flatMap((of) => [...of.keys()]))].sort((a, b) => a - b);
  const body = times.map((time) => [time, ...known.map((of) => of.get(time) ?? null)]);
  return [["Epoch", ...curves.map(fullName)], ...body];
}

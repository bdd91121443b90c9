/** Every run's curve of one metric, in one picture that can be zoomed. */
import { runLabel } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import {
  type Axis,
  drawAxes,
  linearAxis,
  logAxisBetween,
  plotArea,
  wholeAxis,
  xOf,
  yOf,
} from "../../pictures/axis.ts";
import type { Area, Pen } from "../../pictures/pen.ts";
import type { Cell, Picture, Point } from "../../pictures/picture.ts";
import { formatTick, formatValue, type Metric } from "../../state/metrics.ts";
import type { Run, Zoom } from "../../state/state.ts";
import type { Colouring } from "./colouring.ts";

/** A run's values from its first known epoch on; NaN where there is none. */
export interface Series {
  run: Run;
  values: Float64Array;
}

export interface OverlayOptions {
  metric: Metric;
  colouring: Colouring;
  logarithmic: boolean;
  /** the part that is shown; null: all */
  zoom: Zoom | null;
  /** paths of the parameters by which the runs are called */
  paths: readonly string[];
  /** the run that stands out; null: none */
  chosen: RunId | null;
}

export interface OverlayEvents {
  zoom(zoom: Zoom | null): void;
  choose(run: RunId): void;
}

/**
 * The values of all runs by epoch, smoothed by an exponential moving average that is corrected for its start.
 *
 * @param smoothing the weight of what came before, 0 … 1 (1 excluded); 0 leaves values as they are
 */
export function seriesOf(runs: readonly Run[], { value }: Metric, smoothing: number): Series[] {
  return runs.map((run) => {
    const { records } = run;
    const values = new Float64Array(records.length).fill(Number.NaN);
    let [mean, weight] = [0, 0];
    for (let epoch = 0; epoch < records.length; epoch++) {
      const record = records[epoch];
      const known = record ? value(record) : null;
      if (known === null || !Number.isFinite(known)) continue;
      mean = smoothing * mean + (1 - smoothing) * known;
      weight = smoothing * weight + (1 - smoothing);
      values[epoch] = mean / weight;
    }
    return { run, values };
  });
}

/** Points that are drawn while the picture moves. */
const quickPoints = 8_000;

export function overlayPicture(
  series: readonly Series[],
  options: OverlayOptions,
  events: OverlayEvents,
): Picture {
  const { metric, logarithmic, zoom, colouring, paths, chosen } = options;
  const full = fullView(series, logarithmic);
  const view = zoom ?? full;
  const x = view.x[1] - view.x[0] >= 4 ? wholeAxis(...view.x, String, 6) : linearAxis(...view.x);
  const y = logarithmic
    ? logAxisBetween(...view.y, formatTick(metric))
    : linearAxis(...view.y, formatTick(metric), 7);
  const points = series.reduce((sum, { values }) => sum + values.length, 0);
  const format = formatValue(metric);
  const inverse = inverseOf(view, logarithmic);

  const nearest = (px: number, py: number, area: Area) => {
    const epoch = Math.round(inverse.x((px - area.left) / area.width));
    let best: { series: Series; distance: number; top: number; value: number } | undefined;
    for (const one of series) {
      const value = one.values[epoch] ?? Number.NaN;
      const top = yOf(area, y.share(value));
      const distance = Math.abs(top - py);
      if (distance < (best?.distance ?? 16)) best = { series: one, distance, top, value };
    }
    return best && { ...best, epoch, left: xOf(area, x.share(epoch)) };
  };

  return {
    draw(pen, size, theme, isQuick = false) {
      const area = plotArea(size);
      drawAxes(pen, area, x, y, theme);
      const stride = isQuick ? Math.max(1, Math.ceil(points / quickPoints)) : 1;
      const width = series.length > 300 ? 0.75 : series.length > 40 ? 1 : 1.4;
      pen.clip(area, () => {
        for (let i = 0; i < series.length; i += stride)
          drawSeries(pen, area, x, y, series[i]!, view, colouring.colourOf(series[i]!.run, theme), width);
        const own = series.find(({ run }) => run.summary.run === chosen);
        if (own) drawSeries(pen, area, x, y, own, view, theme.foreground, 2.25);
      });
    },
    legend: colouring.legend,
    description: `${metric.label} by epoch of ${series.length} runs${zoom ? ", a part of it" : ""}.`,
    rows: () => rowsOf(series, metric, paths),
    tableRows: () => rowsOf(series.slice(0, 12), metric, paths),
    marksAt(px, py, size, theme) {
      const found = nearest(px, py, plotArea(size));
      if (!found) return null;
      const colour = colouring.colourOf(found.series.run, theme);
      return { line: found.left, points: [{ x: found.left, y: found.top, colour }] };
    },
    valueAt(px, py, size) {
      const found = nearest(px, py, plotArea(size));
      return found
        ? `epoch ${found.epoch}: ${format(found.value)}; ${runLabel(found.series.run.summary, paths)}`
        : "";
    },
    clickAt(px, py, size) {
      const found = nearest(px, py, plotArea(size));
      if (found) events.choose(found.series.run.summary.run);
    },
    dragging: {
      area: (from, to, size) => between(from, to, plotArea(size)),
      drop(from, to, size) {
        const area = plotArea(size);
        const { left, top, width, height } = between(from, to, area);
        if (width < 3 || height < 3) return;
        events.zoom(part(inverse, area, { x: left, y: top }, { x: left + width, y: top + height }));
      },
    },
    navigation: {
      pan(px, py, size) {
        const { left, top, width, height } = plotArea(size);
        const corner = { x: left - px, y: top - py };
        events.zoom(part(inverse, plotArea(size), corner, { x: corner.x + width, y: corner.y + height }));
      },
      zoom(factor, at, size) {
        const area = plotArea(size);
        const towards = (edge: number, middle: number) => middle + (edge - middle) / factor;
        const corner = { x: towards(area.left, at.x), y: towards(area.top, at.y) };
        const other = { x: towards(area.left + area.width, at.x), y: towards(area.top + area.height, at.y) };
        events.zoom(part(inverse, area, corner, other));
      },
      reset: zoom && (() => events.zoom(null)),
    },
  };
}

/** What shows all values: from epoch 0 to the last, with a little room above and below. */
function fullView(series: readonly Series[], logarithmic: boolean): Zoom {
  let [least, greatest, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1];
  for (const { run, values } of series) {
    last = Math.max(last, run.summary.epochs);
    for (const value of values) {
      if (Number.isNaN(value) || (logarithmic && value <= 0)) continue;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  if (least > greatest) [least, greatest] = logarithmic ? [0.1, 1] : [0, 1];
  if (logarithmic) return { x: [0, last], y: [least / 1.05, Math.max(greatest, least * 1.01) * 1.05] };
  const room = 0.04 * (greatest - least || Math.abs(greatest) || 1);
  return { x: [0, last], y: [least - room, greatest + room] };
}

interface Inverse {
  /** the value at a share of the horizontal axis */
  x(share: number): number;
  y(share: number): number;
}

function inverseOf({ x, y }: Zoom, logarithmic: boolean): Inverse {
  const linear = ([low, high]: readonly [number, number], share: number) => low + share * (high - low);
  return {
    x: (share) => linear(x, share),
    y: (share) =>
      logarithmic ? Math.exp(linear([Math.log(y[0]), Math.log(y[1])], share)) : linear(y, share),
  };
}

/** The part of the picture between its upper left corner and the lower right one. */
function part({ x, y }: Inverse, area: Area, corner: Point, other: Point): Zoom {
  const across = (at: number) => x((at - area.left) / area.width);
  const up = (at: number) => y(1 - (at - area.top) / area.height);
  return { x: [across(corner.x), across(other.x)], y: [up(other.y), up(corner.y)] };
}

/** The rectangle between two points, within the plot. */
function between(from: Point, to: Point, area: Area): Area {
  const clamp = (value: number, low: number, size: number) => Math.max(low, Math.min(low + size, value));
  const [x0, x1] = [from.x, to.x].map((x) => clamp(x, area.left, area.width)) as [number, number];
  const [y0, y1] = [from.y, to.y].map((y) => clamp(y, area.top, area.height)) as [number, number];
  return {
    left: Math.min(x0, x1),
    top: Math.min(y0, y1),
    width: Math.abs(x1 - x0),
    height: Math.abs(y1 - y0),
  };
}

function drawSeries(
  pen: Pen,
  area: Area,
  x: Axis,
  y: Axis,
  { values }: Series,
  view: Zoom,
  colour: string,
  width: number,
): void {
  const first = Math.max(0, Math.floor(view.x[0]));
  const last = Math.min(values.length - 1, Math.ceil(view.x[1]));
  const points: number[] = [];
  for (let epoch = first; epoch <= last; epoch++)
    points.push(xOf(area, x.share(epoch)), yOf(area, y.share(values[epoch]!)));
  pen.line(points, { colour, width });
}

function rowsOf(series: readonly Series[], metric: Metric, paths: readonly string[]): Cell[][] {
  const last = Math.max(0, ...series.map(({ values }) => values.length));
  const head = ["Epoch", ...series.map(({ run }) => `${metric.label} of ${runLabel(run.summary, paths)}`)];
  const body = Array.from({ length: last }, (_, epoch): Cell[] => [
    epoch,
    ...series.map(({ values }) => {
      const value = values[epoch] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    }),
  ]);
  return [head, ...body];
}

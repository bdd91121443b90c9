import { formatNumber } from "../../../../server/src/domain/format.ts";
import type { LayerSpectrum } from "../../../../server/src/protocol/protocol.ts";
import { colourRamp } from "../../page/colour.ts";
import type { Theme } from "../../page/theme.ts";
import { type Axis, drawAxes, drawEmpty, plotArea, wholeAxis, xOf, yOf } from "../../pictures/axis.ts";
import type { LegendEntry } from "../../pictures/legend.ts";
import type { Area, Pen } from "../../pictures/pen.ts";
import type { Picture } from "../../pictures/picture.ts";
import { simplify } from "../../pictures/simplify.ts";
import { bandAxis, indexAxis } from "./decayScale.ts";

/** One layer's spectra, oldest first. */
export interface LayerHistory {
  name: string;
  width: number;
  spectra: readonly { epoch: number; layer: LayerSpectrum }[];
  /** what stands in the picture where there are no spectra */
  empty?: string;
}

export interface DecayOptions {
  form: "curves" | "heat";
  /** shared by the layers that stand beside each other */
  values: Axis;
  logIndex: boolean;
  /** the epoch that is shown as the newest; between two epochs the curve lies between theirs */
  until: number;
  /** the epoch that has the end of the colours' ramp, shared as well */
  last: number;
}

/** How one layer's singular values decay. */
export function decayPicture(history: LayerHistory, options: DecayOptions): Picture {
  const { width, spectra } = history;
  const indices = indexAxis(width, options.logIndex);
  const isHeat = options.form === "heat";
  const indexAt = (share: number) => {
    const linear = isHeat ? 0.5 + share * width : 1 + share * (width - 1);
    const index = options.logIndex ? width ** share : linear;
    return Math.max(1, Math.min(width, Math.round(index)));
  };
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      if (spectra.length === 0 && history.empty) drawEmpty(pen, area, history.empty, theme);
      else if (isHeat) drawHeat(pen, area, history, options, indexAt, theme);
      else drawCurves(pen, area, spectra, indices, options, theme);
    },
    legend: isHeat ? [] : ends(history, options),
    description: description(history),
    rows: () =>
      rows(
        history,
        Array.from({ length: width }, (_, index) => index + 1),
      ),
    tableRows: () => rows(history, isHeat ? evenly(width, spectra.length) : powersOfTwo(width)),
    valueAt(x, y, size) {
      const area = plotArea(size);
      const across = within((x - area.left) / area.width);
      if (!isHeat) return valuesAt(history, indexAt(across));
      const epoch = Math.min(options.last, Math.floor(across * (options.last + 1)));
      return cellAt(history, epoch, indexAt(within((y - area.top) / area.height)));
    },
  };
}

/** The paper's figure 1: a curve per epoch over the index, from muted (first) to strong (newest). */
function drawCurves(
  pen: Pen,
  area: Area,
  spectra: LayerHistory["spectra"],
  indices: Axis,
  { values, until, last }: DecayOptions,
  theme: Theme,
): void {
  drawAxes(pen, area, indices, values, theme);
  const shown = spectra.filter(({ epoch }) => epoch <= until);
  const curve = curvesIn(area, spectra[0]?.layer.singularValues.length ?? 0, indices, values);
  const colours = rampOf(theme, last + 1);
  const colourAt = (epoch: number) => colours[Math.min(last, Math.round(epoch))]!;
  for (const { epoch, layer } of shown)
    pen.line(knownCurve(layer, curve), { colour: colourAt(epoch), width: 1 });
  const newest = shown.at(-1);
  if (!newest) return;
  const next = spectra[shown.length];
  const way = next ? Math.max(0, until - newest.epoch) / (next.epoch - newest.epoch) : 0;
  const between = newest.layer.singularValues.map((value, i) => {
    return value + way * ((next?.layer.singularValues[i] ?? value) - value);
  });
  pen.line(curve.of(between), { colour: colourAt(until), width: 2 });
}

interface Curves {
  /** the same for two areas and axes that have the same points */
  key: string;
  /** x and y alternating, without points that would change nothing */
  of(singularValues: readonly number[]): number[];
}

function curvesIn(area: Area, width: number, indices: Axis, values: Axis): Curves {
  const xs = Float64Array.from({ length: width }, (_, i) => xOf(area, indices.share(i + 1)));
  return {
    // Two points of an axis tell which it is.
    key: [...Object.values(area), indices.share(2), values.share(0.5), values.share(0.25)].join(),
    of(singularValues) {
      const points: number[] = [];
      for (let i = 0; i < singularValues.length; i++)
        points.push(xs[i]!, yOf(area, values.share(singularValues[i]!)));
      return simplify(points);
    },
  };
}

/** The curves of spectra that have been drawn: while epochs come or are played, all but one stay as they are. */
const drawnCurves = new WeakMap<LayerSpectrum, { key: string; points: number[] }>();

function knownCurve(layer: LayerSpectrum, curves: Curves): number[] {
  const known = drawnCurves.get(layer);
  if (known?.key === curves.key) return known.points;
  const points = curves.of(layer.singularValues);
  drawnCurves.set(layer, { key: curves.key, points });
  return points;
}

let ramp: { ends: string; colours: string[] } | undefined;

/** Colours from the first epoch to the newest. */
function rampOf({ first, newest }: Theme, count: number): string[] {
  const ends = [first, newest, count].join();
  if (ramp?.ends !== ends) ramp = { ends, colours: colourRamp(first, newest, count) };
  return ramp.colours;
}

const levels = 48;
/** more cells than a picture has pixels would only cost time */
const heatRows = 128;

/** Epochs from left to right, indices from the top down, the larger the value the stronger the colour. */
function drawHeat(
  pen: Pen,
  area: Area,
  { width, spectra }: LayerHistory,
  { values, until, last, logIndex }: DecayOptions,
  indexAt: (share: number) => number,
  theme: Theme,
): void {
  const count = logIndex ? heatRows : Math.min(heatRows, width);
  const columns = spectra.map(({ layer }) =>
    Uint8Array.from({ length: count }, (_, row) => {
      const share = values.share(layer.singularValues[indexAt((row + 0.5) / count) - 1]!);
      return Number.isNaN(share) ? 0 : Math.round(share * (levels - 1));
    }),
  );
  const epochs = bandAxis(wholeAxis(0, last), 0, last);
  const byIndex = indexAxis(width, logIndex);
  const down = logIndex ? byIndex : bandAxis(byIndex, 1, width);
  const indices = { ticks: down.ticks, share: (index: number) => 1 - down.share(index) };
  const newest = spectra.at(-1)?.epoch ?? 0;
  const filled = { ...area, width: (area.width * (newest + 1)) / (last + 1) };
  drawAxes(pen, area, epochs, indices, theme);
  pen.cells(filled, columns, colourRamp(theme.background, theme.newest, levels));
  if (until >= newest) return;
  const x = xOf(area, epochs.share(until));
  pen.line([x, area.top, x, area.top + area.height], { colour: theme.foreground, width: 1 });
}

const within = (share: number): number => Math.max(0, Math.min(1, share));

/** The singular value at an epoch and an index, counted from 1. */
function cellAt({ spectra }: LayerHistory, epoch: number, index: number): string {
  const value = spectra.find((entry) => entry.epoch === epoch)?.layer.singularValues[index - 1];
  return value === undefined ? "" : `epoch ${epoch}, index ${index}: ${formatNumber(value)}`;
}

/** The singular value at an index, counted from 1, at the first epoch and the newest. */
function valuesAt({ spectra }: LayerHistory, index: number): string {
  const values = [spectra[0], spectra.at(-1)].map((entry) =>
    formatNumber(entry?.layer.singularValues[index - 1] ?? null),
  );
  return `index ${index}: ${values.join(" → ")}`;
}

function ends({ spectra }: LayerHistory, { until }: DecayOptions): LegendEntry[] {
  const first = spectra[0]?.epoch ?? 0;
  return [
    { name: `epoch ${first}`, colour: "first", sign: "line" },
    { name: `epoch ${Math.max(first, Math.floor(until))}`, colour: "newest", sign: "line" },
  ];
}

function description(history: LayerHistory): string {
  const { name, width, spectra } = history;
  const [first, newest] = [spectra[0], spectra.at(-1)];
  if (!first || !newest) return `Singular values of ${name}: ${history.empty ?? "none yet"}.`;
  return (
    `Singular values of ${name}, width ${width}, normalised, epochs ${first.epoch} to ${newest.epoch}. ` +
    `From the first epoch to the newest, ${valuesAt(history, Math.ceil(width / 2))}.`
  );
}

/** More cells in a table than a browser lays out at once. */
const mostCells = 30_000;

/** Every index, or every so many where the table would become too large; the first and the last always. */
function evenly(width: number, epochs: number): number[] {
  const step = Math.max(1, Math.ceil((width * epochs) / mostCells));
  const indices: number[] = [];
  for (let index = 1; index < width; index += step) indices.push(index);
  return [...indices, width];
}

function powersOfTwo(width: number): number[] {
  const indices: number[] = [];
  for (let index = 1; index < width; index *= 2) indices.push(index);
  return [...indices, width];
}

/** A row per epoch, with the values at some indices. */
function rows({ spectra }: LayerHistory, indices: readonly number[]): (string | number | null)[][] {
  const body = spectra.map(({ epoch, layer }) => {
    return [epoch, ...indices.map((index) => layer.singularValues[index - 1] ?? null)];
  });
  return [["Epoch", ...indices.map((index) => `σ ${index}`)], ...body];
}

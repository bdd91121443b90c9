/** Two parameters against what came of the runs: a dot for each run, over the mean of the results nearby. */
import { resultOf, turned } from "../../../../server/src/domain/objective.ts";
import { formatParameter, parametersOf, runLabel } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import {
  kernelMean,
  type PlacedValue,
  scottBandwidth,
} from "../../../../server/src/statistics/kernelRegression.ts";
import { ordering, ranks } from "../../../../server/src/statistics/ranks.ts";
import { colourRamp, mixColours } from "../../page/colour.ts";
import type { Theme } from "../../page/theme.ts";
import { drawAxes, fittedLabels, labelRoom, plotArea } from "../../pictures/axis.ts";
import { type Dot, placeOf } from "../../pictures/dots.ts";
import { diamond, type Size } from "../../pictures/pen.ts";
import type { Picture } from "../../pictures/picture.ts";
import { isLogarithmic, type ParameterScale } from "../../runs/parameterScale.ts";
import { formatValue, metricOf, objectiveOf } from "../../state/metrics.ts";
import type { Run } from "../../state/state.ts";
import { pointAtDots } from "./dotsOfRuns.ts";

export interface Contour {
  x: ParameterScale;
  y: ParameterScale;
  /** colours say the rank of a result, not its value: a single bad run does not take all of the colours */
  byRank: boolean;
  paths: readonly string[];
}

/** Steps of the colours of the mean, and its grid over the picture, from left to right and from the top down. */
const [levels, columns, lines] = [8, 56, 36];
/** Fewer results have no mean drawn. */
export const leastForMean = 8;
/** the share of a category's band over which its dots are spread */
const spread = 0.6;

interface RunDot extends Dot {
  run: Run;
  result: number;
  /** from 0, the worst, to 1, the best */
  worth: number;
  group: string;
}

/** The worst and the best result, as the legend of a ramp has them. */
export function worstAndBest(runs: readonly Run[]): [string, string] | null {
  const objective = objectiveOf(runs);
  const format = formatValue(metricOf(objective.metric));
  const results = runs.flatMap(({ summary }) => resultOf(summary) ?? []);
  if (results.length === 0) return null;
  const sorted = results.sort((a, b) => turned(a, objective) - turned(b, objective));
  return [`worst ${format(sorted[0]!)}`, `best ${format(sorted.at(-1)!)}`];
}

export function contourPicture(
  runs: readonly Run[],
  { x, y, byRank, paths }: Contour,
  choose: (run: RunId) => void,
): Picture {
  const metric = metricOf(objectiveOf(runs).metric);
  const dots = dotsOf(runs, x, y, byRank);
  const best = dots.reduce<RunDot | undefined>((a, b) => (a && a.worth >= b.worth ? a : b), undefined);
  const mean = dots.length >= leastForMean ? meanAround(dots, x, y) : null;
  const ends = worstAndBest(runs);
  const format = formatValue(metric);
  const areaOf = (size: Size) => plotArea(size, labelRoom(fittedLabels(y.axis, size.height)));
  return {
    draw(pen, size, theme) {
      const area = areaOf(size);
      const ramp = rampOf(theme);
      const pale = ramp.map((colour) => mixColours(colour, theme.background, 0.55));
      if (mean) pen.cells(area, mean, [theme.background, ...pale]);
      drawAxes(pen, area, fittedLabels(x.axis, area.width), fittedLabels(y.axis, 2 * area.height), theme);
      for (const dot of dots) {
        const place = placeOf(dot, area);
        pen.dot(place.x, place.y, 5, theme.background);
        pen.dot(place.x, place.y, 4, ramp[levelOf(dot.worth)]!);
      }
      if (best) drawBest(pen, placeOf(best, area), theme);
    },
    legend: [
      ...(ends
        ? ([
            { name: ends[0], colour: "train", sign: "dot" },
            { name: ends[1], colour: "newest", sign: "dot" },
          ] as const)
        : []),
      { name: "the best run", colour: "foreground", sign: "diamond" },
    ],
    description: describe(dots, best, { x, y, byRank, paths }, metric.label, format),
    rows: () => [
      ["Run", x.label, y.label, `Best ${metric.label}`],
      ...dots.map(({ run: { summary }, result }) => {
        const values = parametersOf(summary);
        const cell = (path: string) => {
          const value = values[path];
          return typeof value === "number" ? value : formatParameter(value);
        };
        return [summary.run, cell(x.path), cell(y.path), result];
      }),
    ],
    ...pointAtDots({
      dots,
      areaOf: areaOf,
      colourOf: (dot, theme) => rampOf(theme)[levelOf(dot.worth)]!,
      read: (dot) => format(dot.result),
      paths,
      choose,
    }),
  };
}

const rampOf = (theme: Theme) => colourRamp(theme.train, theme.newest, levels);
const levelOf = (worth: number) => Math.min(levels - 1, Math.floor(worth * levels));

function drawBest(pen: Parameters<Picture["draw"]>[0], { x, y }: { x: number; y: number }, theme: Theme) {
  diamond(pen, x, y, 8, theme.background);
  diamond(pen, x, y, 6.5, theme.foreground);
}

function describe(
  dots: readonly RunDot[],
  best: RunDot | undefined,
  { x, y, byRank, paths }: Contour,
  label: string,
  format: (value: number) => string,
): string {
  const told = best ? `; the best, ${format(best.result)}, has ${runLabel(best.run.summary, paths)}` : "";
  const rank = byRank ? "rank of the " : "";
  return `${x.label} and ${y.label} against the ${rank}best ${label} of ${dots.length} runs${told}.`;
}

function dotsOf(runs: readonly Run[], x: ParameterScale, y: ParameterScale, byRank: boolean): RunDot[] {
  const objective = objectiveOf(runs);
  const known = runs.flatMap((run, index) => {
    const [across, up, result] = [x.position(run), y.position(run), resultOf(run.summary)];
    return across === null || up === null || result === null ? [] : [{ run, index, across, up, result }];
  });
  const results = known.map(({ result }) => result);
  const { isLoss } = metricOf(objective.metric);
  const scale = isLoss && isLogarithmic(results) ? Math.log : (value: number) => value;
  const worths = spanned(byRank ? [...ranks(ordering(results))] : results.map(scale));
  return known.map(({ run, index, across, up, result }, at) => ({
    run,
    result,
    x: x.axis.share(across) + aside(x, index, 0.618034),
    y: y.axis.share(up) + aside(y, index, 0.754878),
    worth: objective.goal === "maximize" ? worths[at]! : 1 - worths[at]!,
    group: groupOf(x, across) + groupOf(y, up),
  }));
}

/** Dots of one category lie beside each other, always in the same place. */
function aside({ categories }: ParameterScale, index: number, step: number): number {
  return categories ? (spread * (((index * step) % 1) - 0.5)) / categories.length : 0;
}

const groupOf = ({ categories }: ParameterScale, position: number) => (categories ? `/${position}` : "");

/** The same values from 0, the least, to 1, the greatest. */
function spanned(values: readonly number[]): number[] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return values.map((value) => (value - least) / (greatest - least || 1));
}

/** The mean around each cell of the grid, as one more than its level; 0 where no run is near. */
function meanAround(dots: readonly RunDot[], x: ParameterScale, y: ParameterScale): Uint8Array[] {
  const flat = ({ categories }: ParameterScale, share: number) => (categories ? 0 : share);
  const members = dots.map(
    (dot): PlacedValue => ({ x: flat(x, dot.x), y: flat(y, dot.y), value: dot.worth, group: dot.group }),
  );
  const bandwidth = scottBandwidth(dots.length);
  const bandOf = ({ categories }: ParameterScale, share: number) =>
    categories ? `/${Math.floor(share * categories.length)}` : "";
  return Array.from({ length: columns }, (_, column) => {
    const across = (column + 0.5) / columns;
    return Uint8Array.from({ length: lines }, (__, line) => {
      const up = 1 - (line + 0.5) / lines;
      const place = { x: flat(x, across), y: flat(y, up), group: bandOf(x, across) + bandOf(y, up) };
      const value = kernelMean(members, place, bandwidth);
      return value === null ? 0 : 1 + levelOf(value);
    });
  });
}

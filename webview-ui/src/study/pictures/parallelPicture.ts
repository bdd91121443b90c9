/** Parallel coordinates: an axis for each parameter, then one for the result, and a line for each run. */
import { runLabel } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import { mixColours } from "../../page/colour.ts";
import type { Area, Pen, Size } from "../../pictures/pen.ts";
import type { Picture } from "../../pictures/picture.ts";
import { brushBetween, brushOf, isWithin, withBrush } from "../../runs/brushes.ts";
import type { ParameterScale } from "../../runs/parameterScale.ts";
import type { Brushes, Run } from "../../state/state.ts";
import type { Colouring } from "./colouring.ts";

const margin = { left: 34, right: 44, top: 26, bottom: 8 };
/** of a line of labels, and about of a letter, in CSS pixels */
const [labelLine, letter] = [13, 6.2];
/** How near the pointer must be to an axis, and how wide a brush is, in CSS pixels. */
const [reach, brushWidth] = [24, 12];
/** lines that are drawn while the picture moves */
const mostFaint = 400;

export interface ParallelEvents {
  brush(brushes: Brushes): void;
  choose(run: RunId): void;
}

/** @param scales the axes from left to right */
export function parallelPicture(
  runs: readonly Run[],
  scales: readonly ParameterScale[],
  brushes: Brushes,
  colouring: Colouring,
  paths: readonly string[],
  events: ParallelEvents,
): Picture {
  const inside = runs.map((run) => isWithin(run, scales, brushes));
  const count = inside.filter(Boolean).length;
  const { shares, xAt, axisNear, nearest } = linesOf(runs, scales, inside);

  return {
    draw(pen, size, theme) {
      const area = areaOf(size, scales);
      const drawRun = (index: number, colour: string, width: number) => {
        const points: number[] = [];
        for (let i = 0; i < scales.length; i++) points.push(xAt(area, i), yAt(area, shares[i]![index]!));
        pen.line(points, { colour, width });
      };
      const faint = mixColours(theme.muted, theme.background, 0.82);
      const outside = runs.flatMap((_, index) => (inside[index] ? [] : [index]));
      const stride = Math.max(1, Math.ceil(outside.length / mostFaint));
      for (let i = 0; i < outside.length; i += stride) drawRun(outside[i]!, faint, 0.5);
      const width = count > 300 ? 0.6 : 1.1;
      for (const [index, run] of runs.entries())
        if (inside[index]) drawRun(index, colouring.colourOf(run, theme), width);
      for (const [index, scale] of scales.entries())
        drawAxis(pen, area, xAt(area, index), scale, brushes, theme, index, scales);
    },
    legend: colouring.legend,
    description:
      `Parallel coordinates of ${runs.length} runs over ${scales.map(({ label }) => label).join(", ")}` +
      `${count < runs.length ? `; ${count} within the brushes` : ""}.`,
    rows: () => [
      ["Run", ...scales.map(({ label }) => label), "Within the brushes"],
      ...runs.map((run, index) => [
        run.summary.run,
        ...scales.map(({ position, categories }) => {
          const at = position(run);
          return at !== null && categories ? (categories[at] ?? null) : at;
        }),
        inside[index] ? "yes" : "no",
      ]),
    ],
    valueAt(px, py, size) {
      const run = nearest(px, py, areaOf(size, scales));
      return run ? runLabel(run.summary, paths) : "";
    },
    clickAt(px, py, size) {
      const area = areaOf(size, scales);
      const index = axisNear(px, area);
      const brushed = index >= 0 && brushOf(brushes, scales[index]!.path);
      if (brushed) return events.brush(withBrush(brushes, scales[index]!.path, null));
      const run = nearest(px, py, area);
      if (run) events.choose(run.summary.run);
    },
    dragging: {
      area(from, to, size) {
        const area = areaOf(size, scales);
        const index = axisNear(from.x, area);
        if (index < 0) return null;
        const [top, bottom] = [from.y, to.y].sort((a, b) => a - b) as [number, number];
        return { left: xAt(area, index) - brushWidth / 2, top, width: brushWidth, height: bottom - top };
      },
      drop(from, to, size) {
        const area = areaOf(size, scales);
        const index = axisNear(from.x, area);
        const shareAt = (y: number) => 1 - (y - area.top) / area.height;
        if (index >= 0)
          events.brush(withBrush(brushes, scales[index]!.path, brushBetween(shareAt(from.y), shareAt(to.y))));
      },
    },
  };
}

/** Where the lines of runs are, and which line or axis is near a point. */
function linesOf(runs: readonly Run[], scales: readonly ParameterScale[], inside: readonly boolean[]) {
  const shares = scales.map(({ axis, position }) =>
    Float64Array.from(runs, (run) => {
      const at = position(run);
      return at === null ? Number.NaN : axis.share(at);
    }),
  );
  const xAt = (area: Area, index: number) =>
    area.left + (scales.length > 1 ? (index / (scales.length - 1)) * area.width : area.width / 2);
  const axisNear = (x: number, area: Area): number => {
    const index = Math.round(((x - area.left) / area.width) * (scales.length - 1));
    const within = Math.max(0, Math.min(scales.length - 1, index || 0));
    return Math.abs(xAt(area, within) - x) <= reach ? within : -1;
  };
  const nearest = (px: number, py: number, area: Area): Run | undefined => {
    const gap = scales.length > 1 ? area.width / (scales.length - 1) : 1;
    const left = Math.max(0, Math.min(scales.length - 2, Math.floor((px - area.left) / gap)));
    const way = (px - xAt(area, left)) / gap;
    let best: { run: Run; distance: number } | undefined;
    for (const [index, run] of runs.entries()) {
      if (!inside[index]) continue;
      const [a, b] = [shares[left]?.[index] ?? Number.NaN, shares[left + 1]?.[index] ?? Number.NaN];
      const distance = Math.abs(yAt(area, a + way * (b - a)) - py);
      if (distance < (best?.distance ?? 6)) best = { run, distance };
    }
    return best?.run;
  };
  return { shares, xAt, axisNear, nearest };
}

const yAt = (area: Area, share: number) => area.top + area.height * (1 - share);

function areaOf({ width, height }: Size, scales: readonly ParameterScale[]): Area {
  const across = Math.max(1, width - margin.left - margin.right);
  const top = margin.top + (isCrowded(scales, across) ? labelLine : 0);
  return { left: margin.left, top, width: across, height: height - top - margin.bottom };
}

const gapOf = (scales: readonly ParameterScale[], width: number) => width / Math.max(1, scales.length - 1);

/** Whether labels side by side would run into each other; then they stand in two lines alternating. */
function isCrowded(scales: readonly ParameterScale[], width: number): boolean {
  const lengths = scales.map(({ label }) => label.length * letter);
  return lengths.some((length, i) => (length + (lengths[i + 1] ?? 0)) / 2 > gapOf(scales, width) - 4);
}

/** A label as far as there is room for it. */
function fitted(label: string, width: number): string {
  const room = Math.max(3, Math.floor(width / letter));
  return label.length > room ? `${label.slice(0, room - 1)}…` : label;
}

function drawAxis(
  pen: Pen,
  area: Area,
  x: number,
  { path, label, axis, categories }: ParameterScale,
  brushes: Brushes,
  theme: Parameters<Picture["draw"]>[2],
  index: number,
  scales: readonly ParameterScale[],
): void {
  const isLast = index === scales.length - 1;
  pen.line([x, area.top, x, area.top + area.height], { colour: theme.muted, width: 1 });
  const brush = brushOf(brushes, path);
  if (brush) {
    const [top, bottom] = [brush.to, brush.from].map((share) => area.top + area.height * (1 - share));
    for (const side of [-1, 1])
      pen.line([x + side * (brushWidth / 2), top!, x + side * (brushWidth / 2), bottom!], {
        colour: theme.newest,
        width: 2,
      });
  }
  const align = x < area.left + 1 ? "left" : isLast ? "right" : "center";
  const edge = align === "left" ? x - margin.left + 4 : align === "right" ? x + margin.right - 4 : x;
  const isRaised = index % 2 === 1 && isCrowded(scales, area.width);
  const room = 2 * gapOf(scales, area.width) - 4;
  pen.text(edge, area.top - 9 - (isRaised ? labelLine : 0), fitted(label, room), {
    colour: theme.foreground,
    align,
    baseline: "bottom",
  });
  for (const { value, label: text } of axis.ticks) {
    const y = area.top + area.height * (1 - axis.share(value));
    if (y < area.top - 1 || y > area.top + area.height + 1) continue;
    pen.line([x - 3, y, x + 3, y], { colour: theme.muted, width: 1 });
    const halo = theme.background;
    const space = isLast ? margin.right - 6 : gapOf(scales, area.width) - 12;
    // A number that is cut off is another number.
    pen.text(x + 6, y, categories ? fitted(text, space) : text, {
      colour: theme.muted,
      align: "left",
      baseline: "middle",
      halo,
    });
  }
}

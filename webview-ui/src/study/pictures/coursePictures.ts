/** What the study's compute bought: the best result so far, and who trained when. */
import { formatCount, formatDuration, formatInteger } from "../../../../server/src/domain/format.ts";
import { runLabel } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import { drawAxes, linearAxis, plotArea, wholeAxis, xOf, yOf } from "../../pictures/axis.ts";
import { hatch, type Size } from "../../pictures/pen.ts";
import type { Picture } from "../../pictures/picture.ts";
import { numberAxis } from "../../runs/parameterScale.ts";
import { formatTick, formatValue, type Metric } from "../../state/metrics.ts";
import type { Course, Stretch } from "../course.ts";
import type { Colouring } from "./colouring.ts";

/** The best result by the epochs spent, and the epochs that stopping saved. */
export function bestSoFarPicture(course: Course, metric: Metric, choose: (run: RunId) => void): Picture {
  const { best, spent, asked, saved } = course;
  const x = wholeAxis(0, Math.max(1, asked, spent), formatInteger);
  const y = numberAxis(
    best.map((step) => step.best),
    false,
    formatTick(metric),
  );
  const format = formatValue(metric);
  const stepAt = (px: number, size: Size) => {
    const area = plotArea(size);
    const at = ((px - area.left) / area.width) * Math.max(1, asked, spent);
    return at > spent ? undefined : best.findLast((step) => step.spent <= at);
  };
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      const [end, all] = [xOf(area, x.share(spent)), xOf(area, x.share(Math.min(asked, spent + saved)))];
      if (saved > 0)
        hatch(
          pen,
          { left: end, top: area.top, width: Math.max(1, all - end), height: area.height },
          theme.continue,
        );
      drawAxes(pen, area, x, y, theme);
      const points = best.flatMap((step, index) => {
        const at = xOf(area, x.share(step.spent));
        const before = index > 0 ? [at, yOf(area, y.share(best[index - 1]!.best))] : [];
        return [...before, at, yOf(area, y.share(step.best))];
      });
      const last = best.at(-1);
      if (last) points.push(end, yOf(area, y.share(last.best)));
      pen.line(points, { colour: theme.sF, width: 2 });
      pen.line([end, area.top, end, area.top + area.height], { colour: theme.muted, width: 1, dash: [4, 3] });
    },
    legend: [
      { name: `best ${metric.label} so far`, colour: "sF", sign: "line" },
      ...(saved > 0
        ? [
            {
              name: `saved by stopping: ${formatCount(saved, "epoch")}`,
              colour: "continue",
              sign: "hatch",
            } as const,
          ]
        : []),
    ],
    description:
      `Best ${metric.label} by epochs spent: ${best.length > 0 ? format(best.at(-1)!.best) : "none yet"} after ` +
      `${formatCount(spent, "epoch")} of ${formatInteger(asked)}; stopping saved ${formatInteger(saved)}.`,
    rows: () => [
      ["Epochs spent", `Best ${metric.label}`, "Run"],
      ...best.map((step) => [step.spent, step.best, step.run]),
    ],
    valueAt(px, _, size) {
      const step = stepAt(px, size);
      return step ? `${format(step.best)} after ${formatCount(step.spent, "epoch")}` : "";
    },
    clickAt(px, _, size) {
      const step = stepAt(px, size);
      if (step) choose(step.run);
    },
  };
}

const laneHeight = 14;

/** The height that a time line of so many workers takes, in CSS pixels. */
export function timelineHeight(stretches: readonly Stretch[]): number {
  return Math.min(260, 40 + laneHeight * lanesOf(stretches));
}

const lanesOf = (stretches: readonly Stretch[]) => 1 + Math.max(0, ...stretches.map(({ lane }) => lane));

/** Who trained when: a line for each worker, a bar for each stretch of a run. */
export function timelinePicture(
  stretches: readonly Stretch[],
  colouring: Colouring,
  paths: readonly string[],
  choose: (run: RunId) => void,
): Picture {
  const first = stretches[0]?.from ?? 0;
  const last = stretches.reduce((latest, { until }) => Math.max(latest, until), first + 1000);
  const x = linearAxis(0, (last - first) / 1000, (seconds) =>
    seconds === 0 ? "0" : formatDuration(seconds),
  );
  const lanes = lanesOf(stretches);
  const y = { share: (lane: number) => 1 - (lane + 0.5) / lanes, ticks: [] };
  const boxOf = ({ from, until, lane }: Stretch, size: Size) => {
    const area = plotArea(size);
    const [left, right] = [from, until].map((at) => xOf(area, x.share((at - first) / 1000))) as [
      number,
      number,
    ];
    const height = Math.max(2, area.height / lanes - 2);
    return { left, top: yOf(area, y.share(lane)) - height / 2, width: Math.max(1, right - left), height };
  };
  const at = (px: number, py: number, size: Size) =>
    stretches.findLast((stretch) => {
      const { left, top, width, height } = boxOf(stretch, size);
      return px >= left - 1 && px <= left + width + 1 && py >= top && py <= top + height;
    });
  return {
    draw(pen, size, theme) {
      drawAxes(pen, plotArea(size), x, y, theme);
      for (const stretch of stretches)
        pen.rectangle(boxOf(stretch, size), colouring.colourOf(stretch.run, theme));
    },
    legend: colouring.legend.map((entry) => ({ ...entry, sign: "bar" as const })),
    description: `Time line: ${formatCount(lanes, "worker")} trained for ${formatDuration((last - first) / 1000)}.`,
    rows: () => [
      ["Run", "Worker", "From", "Until"],
      ...stretches.map(({ run, lane, from, until }) => [
        run.summary.run,
        lane + 1,
        new Date(from).toISOString(),
        new Date(until).toISOString(),
      ]),
    ],
    valueAt(px, py, size) {
      const found = at(px, py, size);
      if (!found) return "";
      return `${runLabel(found.run.summary, paths)}: ${formatDuration((found.until - found.from) / 1000)}`;
    },
    clickAt(px, py, size) {
      const found = at(px, py, size);
      if (found) choose(found.run.summary.run);
    },
  };
}

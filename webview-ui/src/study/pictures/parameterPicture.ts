/** A parameter against what came of the runs, a dot for each. */
import { resultOf } from "../../../../server/src/domain/objective.ts";
import { formatParameter, parametersOf } from "../../../../server/src/domain/parameters.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import { drawAxes, plotArea } from "../../pictures/axis.ts";
import { type Dot, placeOf } from "../../pictures/dots.ts";
import type { Picture } from "../../pictures/picture.ts";
import { isLogarithmic, numberAxis, type ParameterScale } from "../../runs/parameterScale.ts";
import { formatTick, formatValue, type Metric } from "../../state/metrics.ts";
import type { Run } from "../../state/state.ts";
import type { Colouring } from "./colouring.ts";
import { pointAtDots } from "./dotsOfRuns.ts";

/** the share of a category's band over which its dots are spread */
const spread = 0.6;

interface RunDot extends Dot {
  run: Run;
  result: number;
}

export function parameterPicture(
  runs: readonly Run[],
  scale: ParameterScale,
  metric: Metric,
  colouring: Colouring,
  paths: readonly string[],
  choose: (run: RunId) => void,
): Picture {
  const results = runs.flatMap(({ summary }) => resultOf(summary) ?? []);
  const y = numberAxis(results, metric.isLoss && isLogarithmic(results), formatTick(metric));
  const bands = scale.categories?.length ?? 0;
  const dots = runs.flatMap((run, index): RunDot[] => {
    const [position, result] = [scale.position(run), resultOf(run.summary)];
    if (position === null || result === null) return [];
    // Dots of one category lie beside each other, always in the same place.
    const aside = bands > 0 ? (spread * (((index * 0.618034) % 1) - 0.5)) / bands : 0;
    return [{ run, x: scale.axis.share(position) + aside, y: y.share(result), result }];
  });
  const format = formatValue(metric);
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      drawAxes(pen, area, scale.axis, y, theme);
      for (const dot of dots) {
        const place = placeOf(dot, area);
        pen.dot(place.x, place.y, 3.5, colouring.colourOf(dot.run, theme));
      }
    },
    legend: colouring.legend.map((entry) => ({ ...entry, sign: "dot" as const })),
    description: `${scale.label} against the best ${metric.label} of ${dots.length} runs.`,
    rows: () => [
      ["Run", scale.label, `Best ${metric.label}`],
      ...dots.map(({ run: { summary }, result }) => {
        const value = parametersOf(summary)[scale.path];
        return [summary.run, typeof value === "number" ? value : formatParameter(value), result];
      }),
    ],
    ...pointAtDots({
      dots,
      areaOf: plotArea,
      colourOf: (dot, theme) => colouring.colourOf(dot.run, theme),
      read: (dot) => format(dot.result),
      paths,
      choose,
    }),
  };
}

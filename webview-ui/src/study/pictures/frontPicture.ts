/** Two measures against each other, and the runs that no other is better than in both: the Pareto front. */

import { turned } from "../../../../server/src/domain/objective.ts";
import type { RunId } from "../../../../server/src/protocol/protocol.ts";
import { paretoFront } from "../../../../server/src/statistics/paretoFront.ts";
import { drawAxes, fittedLabels, plotArea } from "../../pictures/axis.ts";
import { type Dot, placeOf } from "../../pictures/dots.ts";
import type { Picture } from "../../pictures/picture.ts";
import { isLogarithmic, numberAxis } from "../../runs/parameterScale.ts";
import type { Run } from "../../state/state.ts";
import type { Measure } from "../measures.ts";
import type { Colouring } from "./colouring.ts";
import { pointAtDots } from "./dotsOfRuns.ts";

/** A run by two measures. */
export interface TradeOff {
  run: Run;
  first: number;
  second: number;
}

/** The runs that have both measures, and those of them on the front, the best of the second measure first. */
export interface Front {
  known: TradeOff[];
  front: TradeOff[];
}

export function frontOf(runs: readonly Run[], x: Measure, y: Measure): Front {
  const known = runs.flatMap((run): TradeOff[] => {
    const [first, second] = [x.value(run), y.value(run)];
    return first === null || second === null ? [] : [{ run, first, second }];
  });
  const members = paretoFront(
    known.map(({ second }) => turned(second, y)),
    known.map(({ first }) => turned(first, x)),
  );
  return { known, front: members.map((member) => known[member]!) };
}

export function frontPicture(
  { known, front }: Front,
  [x, y]: [Measure, Measure],
  colouring: Colouring,
  paths: readonly string[],
  choose: (run: RunId) => void,
): Picture {
  const axisOf = ({ isLoss, tick }: Measure, values: readonly number[]) =>
    numberAxis(values, isLoss && isLogarithmic(values), tick);
  const across = axisOf(
    x,
    known.map(({ first }) => first),
  );
  const up = axisOf(
    y,
    known.map(({ second }) => second),
  );
  const onFront = new Set(front);
  const dots = known.map((one): TradeOff & Dot => ({
    ...one,
    x: across.share(one.first),
    y: up.share(one.second),
  }));
  const steps = dots.filter((_, index) => onFront.has(known[index]!)).sort((a, b) => a.x - b.x || a.y - b.y);
  const rest = dots.filter((_, index) => !onFront.has(known[index]!));
  const told = (one: TradeOff) => `${y.label} ${y.format(one.second)}, ${x.label} ${x.format(one.first)}`;
  return {
    draw(pen, size, theme) {
      const area = plotArea(size);
      drawAxes(pen, area, fittedLabels(across, area.width), up, theme);
      const line = stairs(steps, x.goal).flatMap((step) => {
        const { x: px, y: py } = placeOf(step, area);
        return [px, py];
      });
      pen.line(line, { colour: theme.muted, width: 1.5, dash: [4, 3] });
      for (const [some, radius] of [
        [rest, 2.5],
        [steps, 5],
      ] as const)
        for (const dot of some) {
          const place = placeOf(dot, area);
          pen.dot(place.x, place.y, radius + 1, theme.background);
          pen.dot(place.x, place.y, radius, colouring.colourOf(dot.run, theme));
        }
    },
    legend: [
      ...colouring.legend.map((entry) => ({ ...entry, sign: "dot" as const })),
      { name: "Pareto front, large dots", colour: "muted", sign: "dashes" },
    ],
    description: `${y.label} against ${x.label} of ${known.length} runs; ${front.length} are on the Pareto front.`,
    rows: () => [
      ["Run", x.label, y.label, "On the Pareto front"],
      ...known.map((one) => [one.run.summary.run, one.first, one.second, onFront.has(one) ? "yes" : "no"]),
    ],
    ...pointAtDots({
      dots,
      areaOf: plotArea,
      colourOf: (dot, theme) => colouring.colourOf(dot.run, theme),
      read: told,
      paths,
      choose,
    }),
  };
}

/** The border of what the front's members are better than, from left to right. @param goal of what is across */
function stairs(steps: readonly Dot[], goal: Measure["goal"]): Dot[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1];
    if (!before) return [step];
    return [goal === "minimize" ? { x: step.x, y: before.y } : { x: before.x, y: step.y }, step];
  });
}

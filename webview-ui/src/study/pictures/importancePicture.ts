/** How much each parameter tells of the result: a bar for each, with its uncertainty. */

import { formatNumber } from "../../../../server/src/domain/format.ts";
import { resultOf } from "../../../../server/src/domain/objective.ts";
import { parameterLabels } from "../../../../server/src/domain/parameters.ts";
import {
  type Importances,
  importances,
  leastObservations,
} from "../../../../server/src/statistics/importance.ts";
import type { ForestColumn } from "../../../../server/src/statistics/randomForest.ts";
import type { Picture } from "../../pictures/picture.ts";
import { parameterScale } from "../../runs/parameterScale.ts";
import type { Run } from "../../state/state.ts";

/** What is told of the parameters, or why it is not. */
export type ParameterImportance =
  | { kind: "known"; paths: readonly string[]; found: Importances; runs: number }
  | { kind: "unknown"; why: string };

/** @param paths of the parameters that vary */
export function parameterImportance(runs: readonly Run[], paths: readonly string[]): ParameterImportance {
  const known = runs.filter(({ summary }) => summary.epoch > 0 && resultOf(summary) !== null);
  if (known.length < leastObservations)
    return {
      kind: "unknown",
      why: `Importance of the parameters: not enough runs, ${known.length} have a result and it takes ${leastObservations}.`,
    };
  if (paths.length === 0) return { kind: "unknown", why: "Nothing but the seed varies in this study." };
  const columns = paths.map((path): ForestColumn => {
    const { position, categories } = parameterScale(path, known);
    return {
      kind: categories ? "category" : "number",
      values: Float64Array.from(known, (run) => position(run) ?? -1),
    };
  });
  const found = importances(columns, ranks(known.map(({ summary }) => resultOf(summary)!)));
  return found
    ? { kind: "known", paths, found, runs: known.length }
    : { kind: "unknown", why: "All runs have the same result." };
}

/** Results by their order: a loss of a run that went wrong may be a thousand times the others'. */
function ranks(values: readonly number[]): Float64Array {
  const places = new Map<number, [first: number, last: number]>();
  for (const [place, value] of Float64Array.from(values).sort().entries())
    places.set(value, [places.get(value)?.[0] ?? place, place]);
  return Float64Array.from(values, (value) => {
    const [first, last] = places.get(value)!;
    return (first + last) / 2;
  });
}

const [rowHeight, labelWidth] = [24, 110];

/** The height that a picture of so many parameters takes, in CSS pixels. */
export function importanceHeight(parameters: number): number {
  return Math.max(2, parameters) * rowHeight + 8;
}

export function importancePicture({
  paths,
  found,
}: Extract<ParameterImportance, { kind: "known" }>): Picture {
  const labels = parameterLabels(paths);
  const rows = paths
    .map((path, index) => ({ label: labels.get(path)!, ...found.columns[index]! }))
    .sort((a, b) => b.value - a.value);
  const greatest = Math.max(0.1, ...rows.map(({ interval, value }) => Math.max(interval.high, value)));
  const described = rows.map(({ label, value }) => `${label} ${formatNumber(Math.max(0, value), 2)}`);
  return {
    draw(pen, { width, height }, theme) {
      const room = Math.max(1, width - labelWidth - 12);
      const step = Math.min(rowHeight, height / rows.length);
      const xOf = (value: number) => labelWidth + (Math.max(0, value) / greatest) * room;
      for (const [index, { label, value, interval }] of rows.entries()) {
        const middle = (index + 0.5) * step;
        pen.text(labelWidth - 6, middle, shortened(label), {
          colour: theme.foreground,
          align: "right",
          baseline: "middle",
        });
        const bar = Math.max(1, xOf(value) - labelWidth);
        pen.rectangle({ left: labelWidth, top: middle - 6, width: bar, height: 12 }, theme.sF);
        const ends = [xOf(interval.low), xOf(interval.high)];
        pen.line([ends[0]!, middle, ends[1]!, middle], { colour: theme.foreground, width: 1 });
        for (const x of ends)
          pen.line([x, middle - 3, x, middle + 3], { colour: theme.foreground, width: 1 });
      }
    },
    description: `Importance of the parameters: ${described.join(", ")}.`,
    rows: () => [
      ["Parameter", "Importance", "10%", "90%"],
      ...rows.map(({ label, value, interval }) => [label, value, interval.low, interval.high]),
    ],
    valueAt(_, y, { height }) {
      const row = rows[Math.floor(y / Math.min(rowHeight, height / rows.length))];
      if (!row) return "";
      const { label, value, interval } = row;
      const ends = `${formatNumber(interval.low, 2)} to ${formatNumber(interval.high, 2)}`;
      return `${label}: ${formatNumber(value, 2)} (${ends})`;
    },
  };
}

function shortened(label: string): string {
  return label.length > 18 ? `…${label.slice(-17)}` : label;
}

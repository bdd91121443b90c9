/** What a run may be good at: metrics at its best epoch, and what it cost. Two of them have a Pareto front. */
import { formatDuration, formatInteger, formatNumber } from "../../../server/src/domain/format.ts";
import { type Objective, resultOf, usualGoal } from "../../../server/src/domain/objective.ts";
import { formatTick, formatValue, type Metric, metricsOf, objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";

export interface Measure {
  name: string;
  label: string;
  goal: Objective["goal"];
  value(run: Run): number | null;
  format(value: number): string;
  /** how values are written on an axis */
  tick(value: number): string;
  /** whether a logarithmic axis may suit it */
  isLoss: boolean;
}

const costs: Measure[] = [
  {
    ...cost("trainingTime", "training time", timeText),
    value: ({ records }) => {
      const seconds = records.reduce((sum, record) => sum + (record?.seconds ?? 0), 0);
      return seconds > 0 ? seconds : null;
    },
  },
  {
    ...cost("epochs", "epochs trained", formatInteger),
    value: ({ summary: { epoch } }) => (epoch > 0 ? epoch : null),
  },
  {
    ...cost("bestEpoch", "epochs to the best result", formatInteger),
    value: ({ summary: { best } }) => best?.epoch ?? null,
  },
  {
    ...cost("hiddenUnits", "hidden units", formatInteger),
    value: ({ summary: { hidden } }) =>
      hidden.length > 0 ? hidden.reduce((sum, width) => sum + width, 0) : null,
  },
];

/** Short runs differ in hundredths of a second. */
function timeText(seconds: number): string {
  return seconds < 10 ? `${formatNumber(seconds, 2)} s` : formatDuration(seconds);
}

function cost(name: string, label: string, format: Measure["format"]): Omit<Measure, "value"> {
  return { name, label, goal: "minimize", format, tick: format, isLoss: true };
}

/** The measures that differ among some runs: the study's objective first, then costs, then other metrics. */
export function measuresOf(runs: readonly Run[]): Measure[] {
  const [first, ...others] = metricsOf(runs);
  const objective = objectiveOf(runs);
  const all = [
    ...(first ? [{ ...metricMeasure(first), goal: objective.goal, value: resultIn }] : []),
    ...costs,
    ...others.filter(({ name }) => name !== "sF" && name !== "sFv").map(metricMeasure),
  ];
  return all.filter(
    ({ value }, index) => index === 0 || new Set(runs.flatMap((run) => value(run) ?? [])).size > 1,
  );
}

const resultIn = ({ summary }: Run) => resultOf(summary);

function metricMeasure(metric: Metric): Measure {
  return {
    name: metric.name,
    label: metric.label,
    goal: usualGoal(metric.name),
    value: ({ summary, records }) => {
      const record = records[summary.best?.epoch ?? summary.epoch];
      return record ? metric.value(record) : null;
    },
    format: formatValue(metric),
    tick: formatTick(metric),
    isLoss: metric.isLoss,
  };
}

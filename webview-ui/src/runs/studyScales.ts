/** The axes of the parallel coordinates: the parameters that vary, then the result. */
import { resultOf } from "../../../server/src/domain/objective.ts";
import { parameterLabels, seedPath } from "../../../server/src/domain/parameters.ts";
import { formatTick, metricOf, objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { resultPath } from "./brushes.ts";
import { isLogarithmic, numberAxis, type ParameterScale, parameterScale } from "./parameterScale.ts";

/** @param paths of the parameters by which the runs are called; the seed is an axis only where nothing else is */
export function studyScales(runs: readonly Run[], paths: readonly string[]): ParameterScale[] {
  const varying = paths.filter((path) => path !== seedPath);
  const shown = varying.length > 0 ? varying : paths;
  const labels = parameterLabels(shown);
  return [...shown.map((path) => parameterScale(path, runs, labels.get(path))), resultScale(runs)];
}

function resultScale(runs: readonly Run[]): ParameterScale {
  const metric = metricOf(objectiveOf(runs).metric);
  const results = runs.flatMap(({ summary }) => resultOf(summary) ?? []);
  return {
    path: resultPath,
    label: metric.label === "validation accuracy" ? "accuracy" : metric.label,
    axis: numberAxis(results, metric.isLoss && isLogarithmic(results), formatTick(metric)),
    position: ({ summary }) => resultOf(summary),
    categories: null,
  };
}

import { formatNumber } from "../../../server/src/domain/format.ts";
import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { resultOf, turned } from "../../../server/src/domain/objective.ts";
import {
  formatParameter,
  parameterLabels,
  parametersOf,
  runLabel,
} from "../../../server/src/domain/parameters.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { verdictWords } from "../../../server/src/domain/verdictWords.ts";
import { element } from "../page/element.ts";
import { table } from "../page/table.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { differences } from "./differences.ts";

export interface ParametersView {
  root: HTMLElement;
  /** @param study all runs of the chosen run's study. @param beside the run that it is compared with */
  render(run: Run, study: readonly Run[], paths: readonly string[], beside: Run | undefined): void;
}

/** The run's parameters beside its study's and its best run's; and what differs from the run beside it. */
export function createParametersView(): ParametersView {
  const root = element("section", { class: "parameters charts" });
  let shown: readonly unknown[] = [];
  return {
    root,
    render(run, study, paths, beside) {
      const from = [
        run.summary,
        run.config,
        beside?.summary,
        beside?.config,
        paths.join(),
        ...study.map(({ summary }) => resultOf(summary)),
      ];
      if (from.length === shown.length && from.every((one, i) => one === shown[i])) return;
      shown = from;
      const tables = study.length > 1 ? [parameterTable(run, study, paths)] : [];
      if (beside) tables.push(differenceTable(run, beside, paths));
      root.replaceChildren(...tables);
    },
  };
}

function parameterTable(run: Run, study: readonly Run[], paths: readonly string[]): HTMLElement {
  const best = bestOf(study);
  const labels = parameterLabels(paths);
  const rows = paths.map((path) => [
    labels.get(path)!,
    formatParameter(parametersOf(run.summary)[path]),
    best ? formatParameter(parametersOf(best.summary)[path]) : "–",
    rangeOf(study, path),
  ]);
  const { metric } = objectiveOf(study);
  const results = study.flatMap(({ summary }) => resultOf(summary) ?? []);
  const result = (of: Run) => formatMetric(resultOf(of.summary), metric);
  const ends =
    results.length > 0
      ? `${formatMetric(Math.min(...results), metric)} to ${formatMetric(Math.max(...results), metric)}`
      : "–";
  rows.push([`best ${metricTitle(metric)}`, result(run), best ? result(best) : "–", ends]);
  return table("Parameters", ["", "This run", "Best run", "Study"], rows);
}

function bestOf(study: readonly Run[]): Run | undefined {
  const objective = objectiveOf(study);
  const worth = ({ summary }: Run) => {
    const result = resultOf(summary);
    return result === null ? Number.NEGATIVE_INFINITY : turned(result, objective);
  };
  return study.reduce<Run | undefined>(
    (best, run) => (best && worth(best) >= worth(run) ? best : run),
    undefined,
  );
}

/** The values of a parameter in a study: its ends where it is a number, else the values. */
function rangeOf(study: readonly Run[], path: string): string {
  const values = study.map(({ summary }) => parametersOf(summary)[path]);
  const numbers = values.filter((value) => typeof value === "number");
  const texts = [...new Set(values.map(formatParameter))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  if (numbers.length < values.length || texts.length <= 3)
    return texts.length > 4
      ? `${texts.slice(0, 4).join(", ")} and ${texts.length - 4} more`
      : texts.join(", ");
  return `${formatNumber(Math.min(...numbers))} to ${formatNumber(Math.max(...numbers))}`;
}

function differenceTable(run: Run, beside: Run, paths: readonly string[]): HTMLElement {
  const metric = (of: Run) => objectiveOf([of]).metric;
  const verdict = ({ summary }: Run) => (summary.verdict ? verdictWords[summary.verdict.verdict] : "–");
  const rows =
    run.config && beside.config
      ? differences(run.config, beside.config).map(({ path, first, second }) => [path, first, second])
      : [];
  rows.push(
    ["best result", ...[run, beside].map((of) => formatMetric(resultOf(of.summary), metric(of)))],
    ["verdict", verdict(run), verdict(beside)],
    ["state", run.summary.state, beside.summary.state],
  );
  return table("What differs", ["", "This run", runLabel(beside.summary, paths)], rows);
}

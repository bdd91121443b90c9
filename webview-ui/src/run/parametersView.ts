import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { resultOf } from "../../../server/src/domain/objective.ts";
import {
  formatParameter,
  parameterLabels,
  parametersOf,
  runLabel,
} from "../../../server/src/domain/parameters.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { verdictText } from "../../../server/src/domain/verdictWords.ts";
import { element } from "../page/element.ts";
import { table } from "../page/table.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { bestOf, rangeOf } from "../state/studySummary.ts";
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

function differenceTable(run: Run, beside: Run, paths: readonly string[]): HTMLElement {
  const metric = (of: Run) => objectiveOf([of]).metric;
  const verdict = ({ summary }: Run) => (summary.verdict ? verdictText(summary.verdict) : "–");
  const rows: (string | Node)[][] =
    run.config && beside.config
      ? differences(run.config, beside.config).map(({ path, first, second }) => [
          breakable(path),
          first,
          second,
        ])
      : [];
  rows.push(
    ["best result", ...[run, beside].map((of) => formatMetric(resultOf(of.summary), metric(of)))],
    ["verdict", verdict(run), verdict(beside)],
    ["state", run.summary.state, beside.summary.state],
  );
  return table("What differs", ["", "This run", runLabel(beside.summary, paths)], rows);
}

/** A dotted path that may break into lines after its dots. */
function breakable(path: string): HTMLElement {
  const parts = path.split(/(?<=\.)/);
  return element("span", {}, ...parts.flatMap((part, i) => (i === 0 ? [part] : [element("wbr"), part])));
}

import { type FoldMean, foldMeans, foldPath } from "../../../server/src/domain/foldMeans.ts";
import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { runLabel, seedPath } from "../../../server/src/domain/parameters.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { element } from "../page/element.ts";
import { table } from "../page/table.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import type { StudyEvents } from "./studySection.ts";

/** What a configuration reached over its folds, as texts. */
export interface FoldRow {
  configuration: string;
  mean: string;
  deviation: string;
  folds: string;
  /** its first run */
  run: RunSummary;
}

/** A row for each configuration of a k-fold study, the best first; [] where no run has a fold. */
export function foldRows(runs: readonly Run[], paths: readonly string[]): FoldRow[] {
  const { metric } = objectiveOf(runs);
  const seeds = new Set(runs.map(({ summary }) => summary.seed)).size;
  const own = paths.filter((path) => path !== foldPath && (path !== seedPath || seeds > 1));
  return foldMeans(runs.map(({ summary }) => summary)).map((of: FoldMean<RunSummary>) => ({
    configuration: own.length > 0 ? runLabel(of.runs[0]!, own) : "all folds",
    mean: formatMetric(of.mean, metric),
    deviation: of.deviation === null ? "–" : formatMetric(of.deviation, metric),
    folds: `${of.folds} of ${of.runs.length}`,
    run: of.runs[0]!,
  }));
}

/** The same as a table whose rows choose the configuration's first run; [] where no run has a fold. */
export function foldTable(
  runs: readonly Run[],
  paths: readonly string[],
  choose: StudyEvents["choose"],
): HTMLElement[] {
  const rows = foldRows(runs, paths);
  if (rows.length === 0) return [];
  const { metric } = objectiveOf(runs);
  const cells = rows.map(({ configuration, mean, deviation, folds, run }) => {
    const button = element("button", { type: "button", class: "small" }, configuration);
    button.addEventListener("click", () => choose(run.run));
    return [button, mean, deviation, folds];
  });
  const head = ["Configuration", `Mean best ${metricTitle(metric)}`, "Standard deviation", "Folds"];
  return [element("div", { class: "charts folds" }, table("Means over the folds", head, cells, "whole"))];
}

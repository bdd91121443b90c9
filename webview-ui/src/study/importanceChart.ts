import { formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { resultOf } from "../../../server/src/domain/objective.ts";
import { element, setText } from "../page/element.ts";
import type { Theme } from "../page/theme.ts";
import { createChart } from "../pictures/chart.ts";
import { fileNameOf } from "../pictures/download.ts";
import type { Run } from "../state/state.ts";
import {
  importanceHeight,
  importancePicture,
  type ParameterImportance,
  parameterImportance,
} from "./pictures/importancePicture.ts";
import type { StudyEvents } from "./studySection.ts";

/** The importance of each parameter, with how far it is to be trusted. */
export function createImportanceChart(save: StudyEvents["save"]) {
  const title = "Importance of the parameters";
  let name = "study";
  const chart = createChart({
    heading: element("h3", {}, title),
    fileName: () => fileNameOf(name, "importance"),
    title: () => `${title}: ${name}`,
    save,
    height: importanceHeight(6),
  });
  const why = element("p", { class: "muted note" });
  const importanceOf = rememberingImportance();

  return {
    root: element("div", { class: "chart-with-note" }, chart.root, why),

    /**
     * @param varying paths of the parameters that vary
     * @returns orders paths, those that tell the most of the results first
     */
    render(runs: readonly Run[], varying: readonly string[], theme: Theme) {
      name = runs[0]?.summary.name ?? "study";
      const important = importanceOf(runs, varying);
      setText(why, remarkOn(important));
      chart.root.hidden = important.kind === "unknown";
      if (important.kind === "known") chart.update([important], () => importancePicture(important), theme);
      return (paths: readonly string[]) => byImportance(important, paths);
    },
  };
}

/** The importances follow the results, not every epoch. */
function rememberingImportance(): typeof parameterImportance {
  let told: { from: readonly unknown[]; importance: ParameterImportance } | undefined;
  return (runs, paths) => {
    const from = [...paths, ...runs.map(({ summary }) => (summary.epoch > 0 ? resultOf(summary) : null))];
    if (!told || told.from.length !== from.length || told.from.some((one, i) => one !== from[i]))
      told = { from, importance: parameterImportance(runs, paths) };
    return told.importance;
  };
}

/** The paths, those that tell the most of the results first. */
function byImportance(importance: ParameterImportance, paths: readonly string[]): string[] {
  if (importance.kind === "unknown") return [...paths];
  const { found, paths: known } = importance;
  const worth = (path: string) => found.columns[known.indexOf(path)]?.value ?? Number.NEGATIVE_INFINITY;
  return paths.toSorted((a, b) => worth(b) - worth(a));
}

/** How far the importances are to be trusted, in a sentence. */
function remarkOn(importance: ParameterImportance): string {
  if (importance.kind === "unknown") return importance.why;
  const { found, runs } = importance;
  const { explained } = found;
  const basis = `A random forest of ${formatNumber(runs)} runs' results, by rank`;
  return explained <= 0.05
    ? `${basis}, explains nothing of runs that it has not seen: the bars mean nothing yet.`
    : `${basis}, explains ${formatPercent(explained)} of the variance of runs that it has not seen. A bar is the share that is lost without the parameter; the line, what it may as well be.`;
}

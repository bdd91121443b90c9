import { formatCount, formatInteger } from "../../../server/src/domain/format.ts";
import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { resultOf } from "../../../server/src/domain/objective.ts";
import { labelPaths, parameterLabels, runLabel } from "../../../server/src/domain/parameters.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { element, setText } from "../page/element.ts";
import { table } from "../page/table.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { bestOf, epochsOf, rangeOf } from "../state/studySummary.ts";
import type { StudyEvents, StudySectionView } from "./studySection.ts";

/** More columns are no table that one reads. */
const mostStudies = 6;
const alone =
  "There is no other study in this workspace. Choose “All studies” above the table of runs to compare with those of others.";

/** This study beside others: what came of them, and what differs in their parameters. */
export function createStudiesSection({ choose }: StudyEvents): StudySectionView {
  const told = element("p", { class: "muted note" });
  const place = element("div", { class: "charts" });
  return {
    root: element("div", {}, told, place),
    render({ runs, others }) {
      const studies = [runs, ...others].slice(0, mostStudies);
      const more = others.length + 1 - studies.length;
      setText(
        told,
        others.length === 0 ? alone : more > 0 ? `${formatCount(more, "older study")} left out.` : "",
      );
      told.hidden = told.textContent === "";
      place.replaceChildren(...(studies.length > 1 ? [tableOf(studies, choose)] : []));
    },
  };
}

function tableOf(studies: readonly (readonly Run[])[], choose: StudyEvents["choose"]): HTMLElement {
  const row = <T extends string | Node>(title: string, of: (runs: readonly Run[]) => T) => [
    title,
    ...studies.map(of),
  ];
  return table(
    "Studies",
    ["", ...studies.map(([run]) => run!.summary.name)],
    [
      row("runs", (runs) => {
        const finished = runs.filter(({ summary }) => summary.state === "finished").length;
        return `${formatInteger(runs.length)}, ${formatInteger(finished)} finished`;
      }),
      row("best result", bestResult),
      row("best run", (runs) => bestButton(runs, choose)),
      row("epochs spent", (runs) => {
        const { spent, asked } = epochsOf(runs);
        return `${formatInteger(spent)} of ${formatInteger(asked)}`;
      }),
      row("epochs saved by stopping", (runs) => formatInteger(epochsOf(runs).saved)),
      ...differing(studies),
    ],
    "whole",
  );
}

function bestResult(runs: readonly Run[]): string {
  const { metric } = objectiveOf(runs);
  const result = resultOf(bestOf(runs)!.summary);
  return result === null ? "–" : `${formatMetric(result, metric)} ${metricTitle(metric)}`;
}

/** Chooses the best run of a study, and with it the study. */
function bestButton(runs: readonly Run[], choose: StudyEvents["choose"]): HTMLElement {
  const { summary } = bestOf(runs)!;
  const label = runLabel(summary, labelPaths(runs.map((run) => run.summary)));
  const button = element("button", { type: "button", class: "small" }, label);
  button.addEventListener("click", () => choose(summary.run, summary.study));
  return button;
}

/** A row for each parameter that varies in a study or differs between them. */
function differing(studies: readonly (readonly Run[])[]): string[][] {
  const paths = labelPaths(studies.flat().map(({ summary }) => summary));
  const labels = parameterLabels(paths);
  return paths.map((path) => [labels.get(path)!, ...studies.map((runs) => rangeOf(runs, path))]);
}

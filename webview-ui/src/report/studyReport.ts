/** A study in one HTML file: what was asked for, what came of it, in tables and pictures. */

import { formatCount, formatDuration } from "../../../server/src/domain/format.ts";
import { glossary } from "../../../server/src/domain/glossary.ts";
import { metricTitle } from "../../../server/src/domain/metrics.ts";
import type { Notes } from "../../../server/src/domain/notes.ts";
import { resultOf, turned } from "../../../server/src/domain/objective.ts";
import {
  formatParameter,
  labelPaths,
  parameterLabels,
  parametersOf,
  runLabel,
  seedPath,
  varyingPaths,
} from "../../../server/src/domain/parameters.ts";
import { formatMetric } from "../../../server/src/domain/runFields.ts";
import { runStates } from "../../../server/src/domain/runState.ts";
import { verdictOrder, verdictText } from "../../../server/src/domain/verdictWords.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import type { Picture } from "../pictures/picture.ts";
import { drawSaved } from "../pictures/savedPicture.ts";
import { svgPen } from "../pictures/svgPen.ts";
import { flat } from "../run/differences.ts";
import { paper } from "../run/paper.ts";
import { objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { courseOf, courseText } from "../study/course.ts";
import { foldRows } from "../study/foldTable.ts";
import { headline } from "../study/headline.ts";
import { escaped, htmlPage, htmlTable } from "./html.ts";
import { studyPictures } from "./studyPictures.ts";

export interface ReportOptions {
  notes?: Notes | undefined;
  /** of the program that writes it */
  version: string;
  /** when it is written, ISO 8601 */
  written: string;
}

/** @param runs of one study, with their scores. @returns an HTML file that needs nothing beside itself */
export function studyReport(runs: readonly Run[], options: ReportOptions): string {
  const name = runs[0]?.summary.name ?? "study";
  const paths = labelPaths(runs.map(({ summary }) => summary));
  return htmlPage(`${name}: report`, [
    ...head(name, runs, options),
    "<h2>Pictures</h2>",
    `<div class="pictures">${studyPictures(runs, paths)
      .map(({ title, picture, height }) => svgOf(picture, title, height))
      .join("\n")}</div>`,
    "<h2>Best run</h2>",
    bestRun(runs, paths),
    ...foldsTable(runs, paths),
    "<h2>Runs</h2>",
    runsTable(runs, paths),
    "<h2>Settings</h2>",
    '<p class="muted">What all runs have in common.</p>',
    settingsTable(runs),
    "<h2>Words</h2>",
    words(),
  ]);
}

function svgOf(picture: Picture, title: string, height = 300): string {
  const size = { width: 520, height };
  const pen = svgPen(size, paper.background, picture.description);
  drawSaved(pen, size, picture, title, paper);
  return pen.toString();
}

function head(name: string, runs: readonly Run[], { notes, version, written }: ReportOptions): string[] {
  const states = runStates.flatMap((state) => {
    const count = runs.filter(({ summary }) => summary.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  const seconds = runs
    .flatMap(({ records }) => known(records))
    .reduce((sum, record) => sum + record.seconds, 0);
  const kernels = [...new Set(runs.map(({ summary }) => summary.kernels ?? summary.engine))];
  const spec = runs[0]?.summary.uri;
  const tags = (notes?.tags ?? []).map((tag) => `<span class="tag">${escaped(tag)}</span>`).join("");
  return [
    `<h1>${escaped(name)}</h1>`,
    `<p>${escaped(headline(runs))}</p>`,
    ...(tags === "" ? [] : [`<p>${tags}</p>`]),
    ...(notes?.note ? [`<p class="note">${escaped(notes.note)}</p>`] : []),
    `<p>${escaped(`${formatCount(runs.length, "run")}: ${states.join(", ")}; ${formatDuration(seconds)} of training. ${courseText(courseOf(runs))}`)}</p>`,
    `<p class="muted">${escaped([spec ? `Spec ${decodeURIComponent(spec)}.` : "", `Trained on ${kernels.join(", ")}. Written by DAI ${version} at ${written}.`].join(" ").trim())}</p>`,
  ];
}

/** From the best result to the worst; those without one last. */
function ranked(runs: readonly Run[]): Run[] {
  const objective = objectiveOf(runs);
  return [...runs].sort((a, b) => {
    const [one, other] = [resultOf(a.summary), resultOf(b.summary)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return turned(other - one, objective);
  });
}

function bestRun(runs: readonly Run[], paths: readonly string[]): string {
  const [best] = ranked(runs);
  const result = best && resultOf(best.summary);
  if (!best || result === null || result === undefined) return "<p>No run has a result yet.</p>";
  const { metric } = objectiveOf(runs);
  const { summary } = best;
  const at = summary.best ? ` at epoch ${summary.best.epoch}` : "";
  const lines = [
    `${runLabel(summary, paths)} (run ${summary.run}): best ${metricTitle(metric)} ${formatMetric(result, metric)}${at}, ${summary.state} at epoch ${summary.epoch} of ${summary.epochs}.`,
    ...(summary.verdict ? [summary.verdict.sentence] : []),
    ...(summary.notes?.note ? [summary.notes.note] : []),
  ];
  return lines.map((line) => `<p>${escaped(line)}</p>`).join("\n");
}

/** [] where no run has a fold. */
function foldsTable(runs: readonly Run[], paths: readonly string[]): string[] {
  const rows = foldRows(runs, paths);
  if (rows.length === 0) return [];
  const head = ["configuration", `mean best ${metricTitle(objectiveOf(runs).metric)}`, "deviation", "folds"];
  const body = rows.map(({ configuration, mean, deviation, folds }) => [
    configuration,
    mean,
    deviation,
    folds,
  ]);
  return ["<h2>Means over the folds</h2>", htmlTable(head, body, new Set([1, 2, 3]))];
}

function runsTable(runs: readonly Run[], paths: readonly string[]): string {
  const { metric } = objectiveOf(runs);
  const hasNotes = runs.some(({ summary }) => summary.notes);
  const parameters = [...parameterLabels(paths).values()];
  const columns = [
    `best ${metricTitle(metric)}`,
    "at epoch",
    "epochs",
    "state",
    "verdict",
    ...(hasNotes ? ["tags", "note"] : []),
  ];
  const rows = ranked(runs).map(({ summary }, index) => {
    const { run, best, epoch, epochs, state, verdict, notes } = summary;
    const values = parametersOf(summary);
    return [
      String(index + 1),
      run,
      ...paths.map((path) => formatParameter(values[path])),
      formatMetric(resultOf(summary), metric),
      best ? String(best.epoch) : "–",
      `${Math.max(0, epoch)} of ${epochs}`,
      state,
      verdict ? verdictText(verdict) : "–",
      ...(hasNotes ? [notes?.tags.join(", ") ?? "", notes?.note ?? ""] : []),
    ];
  });
  const numeric = new Set([0, parameters.length + 2, parameters.length + 3]);
  return htmlTable(["", "run", ...parameters, ...columns], rows, numeric);
}

/**
 * The keys of the runs' configurations that have one value in all of them. The page knows few of the configurations, so
 * what varies by the runs' parameters is left out as well. On which kernels the runs trained is told at the top.
 */
function settingsTable(runs: readonly Run[]): string {
  const configs = runs.flatMap(({ config }) => (config ? [flat(config)] : []));
  const varying = varyingPaths(runs.map(({ summary }) => summary)).flatMap(keysOf);
  const varies = (key: string) => varying.some((path) => key === path || key.startsWith(`${path}.`));
  const [first, ...others] = configs;
  const rows = [...(first ?? [])].flatMap(([path, value]) => {
    const text = JSON.stringify(value);
    const isCommon = others.every((other) => JSON.stringify(other.get(path)) === text);
    return isCommon && !varies(path) && path !== "engine" ? [[path, formatParameter(value)]] : [];
  });
  return rows.length > 0 ? htmlTable(["", "value"], rows) : "<p>None is known.</p>";
}

/** What a parameter is in a configuration, of a network or of a program. */
function keysOf(path: string): string[] {
  return path === seedPath
    ? ["initialization.seed", "seed"]
    : [path.replace(/^program\.(?=parameters\.)/, "")];
}

function words(): string {
  const terms = [
    ...verdictOrder.map((name) => glossary[name]),
    glossary.outpaced,
    glossary.sF,
    glossary.sFv,
    glossary.rule,
  ];
  return `<dl>${terms.map(({ name, meaning }) => `<dt>${escaped(name)}</dt><dd>${escaped(meaning)}</dd>`).join("")}</dl>`;
}

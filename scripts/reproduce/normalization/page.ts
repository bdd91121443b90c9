import { markdownTable } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import { relativeDefaults } from "../../../server/src/indicator/scores/normalization.ts";
import { areaUnderCurve } from "../../../server/src/statistics/areaUnderCurve.ts";
import { quantile } from "../../../server/src/statistics/interval.ts";
import { provenance } from "../provenance.ts";
import { candidates } from "./candidates.ts";
import { LOOKS, type Movement, type MovingRun, WINDOW } from "./movements.ts";

/** A study as this page looks at it: some of its layers, and which of its runs are good. */
export interface MovingStudy {
  name: string;
  /** path of its spec from the repository's root */
  spec: string;
  runs: (MovingRun & { good: boolean })[];
}

type Measure = "shift" | "speed";
const measures: readonly Measure[] = ["shift", "speed"];
const measureNames: Record<Measure, string> = { shift: "s_s as in the paper", speed: "absolute s_s" };

/** Share of good runs that a threshold may stop where it is fitted. */
const FALSE_STOPS = 0.05;

/** The candidate that `normalization: "relative"` takes for s_s. */
const RELATIVE = "logarithm";

const CONCLUSION =
  "On images the spectra collapse within the first epochs and then expand while the network learns. The paper's s_s is signed, so it ranks nearly every good run on Fashion-MNIST below every bad one, in the MLP and in the CNN, and a δ from table II stops all good runs. The absolute s_s separates good from bad runs within a study while the spectra still change. It does not in families that have converged by then (Shell-64 and Shell-128 with learning rates of 1e-3). Of the measures of size, ln Σσ has the threshold that transfers best from table II to both networks on images. Dividing by a Gaussian matrix of the same shape makes almost no difference, since it differs from the width only by a factor. Effective ranks change very little on Shell. s_o transfers when it is relative to the untrained network, because it then begins at the same value in every network. So `normalization: \"relative\"` takes the untrained network's Σσ for s_o and the absolute change of ln Σσ for s_s, and is the default for sequential networks. The choice was made on these runs. On other data it is a starting point; only calibration within the study has a bound on false stops.";

/**
 * @param studies all, whose ranges are shown
 * @param fittedOn those whose thresholds are tried on others
 * @param triedOn the others
 */
export function normalizationPage(
  studies: readonly MovingStudy[],
  fittedOn: readonly MovingStudy[],
  triedOn: readonly MovingStudy[],
  seconds: number,
): string {
  const parts = [
    "# Normalization: do thresholds transfer to convolutional networks?",
    "The paper divides a layer's singular values by its width and finds that s_o and s_s of convolutional networks then have another range. This page compares other measures of a spectrum's size in place of Σσ/d in equations 2 and 4. Each is also used with the absolute value of a layer's shift before equation 5 takes the mean, “absolute s_s” below: how fast the spectra change, in either direction.",
    [
      "- command: `npm run reproduce -- normalization`",
      `- window ${WINDOW}, matrix before the activation; good runs as on each study's own page`,
      ...provenance(seconds),
    ].join("\n"),
    markdownTable({
      head: ["study", "runs", "good"],
      rows: studies.map(({ name, spec, runs }) => [
        `[${name}](../../${spec})`,
        String(runs.length),
        String(runs.filter(({ good }) => good).length),
      ]),
    }),
    "## Results",
    CONCLUSION,
    `With the default δ of \`relative\`, ${relativeDefaults.gateShift}, s_s alone would have stopped, of the good and of the bad runs:`,
    markdownTable({
      head: ["epoch", ...studies.map(({ name }) => name)],
      rows: LOOKS.map((epoch, look) => [
        String(epoch),
        ...studies.map((study) => stopped(study, RELATIVE, look, "speed", relativeDefaults.gateShift)),
      ]),
    }),
    ...LOOKS.flatMap((epoch, look) => [
      `## Ranges at epoch ${epoch}`,
      "Medians of good / bad runs.",
      ...(["nonUniformity", "shift", "speed"] as const).flatMap((value) => [
        { nonUniformity: "s_o:", shift: "s_s as in the paper:", speed: "absolute s_s:" }[value],
        table(studies, (study, id) => ranges(study, id, look, value)),
      ]),
      `## Within a study at epoch ${epoch}`,
      "The area under the ROC curve of s_s for being good, as in the paper / absolute.",
      table(studies, (study, id) =>
        measures.map((measure) => areaText(study, id, look, measure)).join(" / "),
      ),
      `## Transfer at epoch ${epoch}`,
      `δ is the largest that stops at most ${100 * FALSE_STOPS}% of the good runs of the study that it is fitted to, by the split conformal bound. On another study: good runs stopped of all good runs, bad runs stopped of all bad runs.`,
      ...fittedOn.flatMap((source) =>
        measures.flatMap((measure) => [
          `From ${source.name}, ${measureNames[measure]}:`,
          carriedOver(source, triedOn, look, measure),
        ]),
      ),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A row for each candidate, a column for each study. */
function table(
  studies: readonly MovingStudy[],
  cell: (study: MovingStudy, candidate: string) => string,
): string {
  return markdownTable({
    head: ["size", ...studies.map(({ name }) => name)],
    rows: candidates.map(({ id, title }) => [title, ...studies.map((study) => cell(study, id))]),
  });
}

function ranges(study: MovingStudy, id: string, look: number, value: keyof Movement): string {
  return [true, false]
    .map((good) => {
      const values = valuesOf(study, id, look, value, good).sort((a, b) => a - b);
      return values.length > 0 ? quantile(values, 0.5).toPrecision(2) : "–";
    })
    .join(" / ");
}

function areaText(study: MovingStudy, id: string, look: number, measure: Measure): string {
  const values = study.runs.map(({ movements }) => movements.get(id)![look]![measure]);
  const area = areaUnderCurve(
    values,
    study.runs.map(({ good }) => good),
  );
  return area?.toFixed(2) ?? "–";
}

function carriedOver(
  source: MovingStudy,
  triedOn: readonly MovingStudy[],
  look: number,
  measure: Measure,
): string {
  return markdownTable({
    head: ["size", "δ", ...triedOn.map(({ name }) => name)],
    rows: candidates.map(({ id, title }) => {
      const shift = largestShift(source, id, look, measure);
      const cells = triedOn.map((study) => stopped(study, id, look, measure, shift));
      return [title, shift.toPrecision(2), ...cells];
    }),
  });
}

/** Good runs that a threshold stops, then bad ones. */
function stopped(study: MovingStudy, id: string, look: number, measure: Measure, shift: number): string {
  return [true, false]
    .map((good) => {
      const values = valuesOf(study, id, look, measure, good);
      return `${values.filter((value) => value <= shift).length} of ${values.length}`;
    })
    .join(", ");
}

/** Halfway between the good run that it spares and the next run below. */
function largestShift(study: MovingStudy, id: string, look: number, measure: Measure): number {
  const good = valuesOf(study, id, look, measure, true).sort((a, b) => a - b);
  const allowed = Math.max(0, Math.floor(FALSE_STOPS * (good.length + 1)) - 1);
  const spared = good[allowed]!;
  const all = study.runs.map(({ movements }) => movements.get(id)![look]![measure]);
  const below = Math.max(...all.filter((value) => value < spared));
  return Number.isFinite(below) ? (below + spared) / 2 : spared;
}

function valuesOf(
  { runs }: MovingStudy,
  id: string,
  look: number,
  value: keyof Movement,
  good: boolean,
): number[] {
  return runs.filter((run) => run.good === good).map(({ movements }) => movements.get(id)![look]![value]);
}

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
const measureNames: Record<Measure, string> = { shift: "as in the paper", speed: "either way" };

/** Share of good runs that a threshold may stop where it is fitted. */
const FALSE_STOPS = 0.05;

/** The candidate that `normalization: "relative"` takes for s_s. */
const RELATIVE = "logarithm";

const CONCLUSION =
  "On images the spectra collapse within the first epochs and then expand while the network learns, so by the paper's s_s, whose sign counts, nearly every good run on Fashion-MNIST comes after every bad one, in the MLP as in the CNN, and a δ from table II stops them all. Taken either way, s_s tells good from bad again within a study whose spectra still move; families that have settled by then (Shell-64 and Shell-128 with learning rates of 1e-3) stay out of its reach. Of the sizes, ln Σσ is the one whose threshold carries over best from table II to both networks on images; the shape's own reference, a Gaussian matrix, changes next to nothing, since it differs from the width by a factor alone; effective ranks hardly move on Shell. s_o carries over when it is relative to the untrained network: it then begins at the same value in every network. So `normalization: \"relative\"` takes the untrained network's Σσ for s_o and the speed of ln Σσ for s_s, and sequential networks have it by default. That choice was made on these runs: on other data it is a starting point, and calibration within the study is what promises something.";

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
    "# Normalisation: do thresholds transfer to convolutional networks?",
    "The paper divides a layer's singular values by its width and finds that s_o and s_s of convolutional networks then have another range. Here are other sizes of a spectrum in place of Σσ/d in equations 2 and 4, each also with the absolute value of a layer's shift before equation 5 takes the mean: the speed of the spectra, whichever way they move.",
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
    "## What came out",
    CONCLUSION,
    `With the default δ of \`relative\`, ${relativeDefaults.gateShift}, a look at s_s alone would have stopped, of good and of bad runs:`,
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
        { nonUniformity: "s_o:", shift: "s_s as in the paper:", speed: "s_s either way:" }[value],
        table(studies, (study, id) => ranges(study, id, look, value)),
      ]),
      `## Within a study at epoch ${epoch}`,
      "The area under the ROC curve of s_s for being good, as in the paper / either way.",
      table(studies, (study, id) =>
        measures.map((measure) => areaText(study, id, look, measure)).join(" / "),
      ),
      `## Carrying over at epoch ${epoch}`,
      `δ is the largest that stops at most ${100 * FALSE_STOPS}% of the good runs of the study that it is fitted on, by the split conformal bound. Tried on another study: good runs stopped of all good ones, bad ones stopped of all bad ones.`,
      ...fittedOn.flatMap((source) =>
        measures.flatMap((measure) => [
          `From ${source.name}, s_s ${measureNames[measure]}:`,
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

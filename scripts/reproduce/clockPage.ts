import { fastestFall } from "../../server/src/indicator/evaluation/fastestFall.ts";
import { markdownTable } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
import { describeSuccess, type Success } from "../../server/src/indicator/outcomes/success.ts";
import type { FinishedRun } from "../../server/src/indicator/runHistory.ts";
import { type Every, ticksPerEpoch } from "../../server/src/indicator/scores/clock.ts";
import { type ScoreAt, scoreAt } from "../../server/src/indicator/verdicts/scoreAt.ts";
import { areaUnderCurve } from "../../server/src/statistics/areaUnderCurve.ts";
import { spearman } from "../../server/src/statistics/rankCorrelation.ts";
import { provenance } from "./provenance.ts";
import { type ReproducedStudy, secondsOf } from "./study.ts";

export interface ClockStudy {
  spec: string;
  study: ReproducedStudy;
  /** trained to their end */
  runs: FinishedRun[];
  /** the final accuracy that a good run is above */
  good: number;
}

/** Of the six layers no run gets above the paper's 65%. */
export const success: Success = { within: 0.05 };

const EPOCHS = [1, 2, 3, 5, 10];
const WINDOWS = [5, 10];

type Predictor = (run: FinishedRun, epoch: number) => number | null;

const scores = [
  ["s_s", "ss"],
  ["s_F", "sF"],
  ["s_o", "so"],
] as const satisfies [string, keyof ScoreAt][];

/** The page about ticks: label-free scores by the two clocks, at the same epochs of the same runs. */
export function clockPage(studies: readonly ClockStudy[]): string {
  const seconds = studies.reduce((sum, { study }) => sum + secondsOf(study.finished), 0);
  const parts = [
    "# Ticks within epochs for networks that converge fast",
    "Two families of studies with Adam at a learning rate of 1e-3, whose good networks converge within a few epochs: at epoch 10, s_s is lowest for the best networks. They are trained here with [five ticks per epoch](../scores.md#a-finer-clock), on other data than [the families](families.md). The label-free scores are computed from epochs and from ticks, at the same epochs of the same runs.",
    [
      "- command: `npm run reproduce -- clock`",
      `- engine: ${[...new Set(studies.flatMap(({ study }) => study.summaries.map(({ engine }) => engine)))].join(", ")}`,
      ...provenance(seconds),
    ].join("\n"),
    "In each cell: the area under the ROC curve for being good / Spearman's correlation with the final accuracy. A dash: no window is full yet, or no run is good. “Epochs”: spectra of all 4,000 validation rows, once per epoch. “Epochs, few rows”: only the ticks at the ends of epochs, which shows the effect of using few rows. “Ticks”: five per epoch. A window counts epochs or ticks. The fastest fall is the largest fall of ln Σσ in one step so far, in any hidden layer, over all steps of the run.",
    ...studies.flatMap(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section({ spec, study, runs, good }: ClockStudy): string[] {
  const { every = "epoch" } = study.indicator;
  const steps = runs[0]?.epochs[1]?.ticks?.at(-1)?.step ?? 0;
  const clocks: [string, Every][] = [
    ["epochs", "epoch"],
    ["epochs, few rows", steps],
    ["ticks", every],
  ];
  const scored = scores.flatMap(([title, symbol]) =>
    WINDOWS.flatMap((window) =>
      clocks.map(([clock, its]): [string, Predictor] => [
        `${title}, window of ${window}, ${clock}`,
        (run, epoch) => scoreAt(run, epoch, { ...study.indicator, every: its, window })?.[symbol] ?? null,
      ]),
    ),
  );
  const predictors: [string, Predictor][] = [
    ...scored,
    ["fastest fall, epochs", (run, epoch) => fastestFall(run, epoch, "linear", false)],
    ["fastest fall, ticks", (run, epoch) => fastestFall(run, epoch, "linear", true)],
    ["validation accuracy", (run, epoch) => run.epochs[epoch]?.validationAccuracy ?? null],
    ["− training loss", (run, epoch) => negative(run.epochs[epoch]?.trainLoss ?? null)],
    ["− gain, known before the first epoch", (run) => -run.gain],
  ];
  const isGood = runs.map(({ finalAccuracy }) => finalAccuracy > good);
  return [
    `## ${study.name}`,
    `[${spec}](../../${spec}): ${runs.length} of ${study.summaries.length} runs trained to their end, ${ticksPerEpoch(steps, every)} ticks in each epoch of ${steps} steps. ${isGood.filter(Boolean).length} runs are good: ${describeSuccess(success, good)}.`,
    markdownTable({
      head: ["predictor", ...EPOCHS.map((epoch) => `epoch ${epoch}`)],
      rows: predictors.map(([title, at]) => [title, ...EPOCHS.map((epoch) => cell(runs, isGood, epoch, at))]),
    }),
  ];
}

function cell(runs: readonly FinishedRun[], isGood: boolean[], epoch: number, at: Predictor): string {
  const values = runs.map((run) => at(run, epoch));
  if (!values.every((value) => value !== null)) return "–";
  const accuracies = runs.map(({ finalAccuracy }) => finalAccuracy);
  return `${figure(areaUnderCurve(values, isGood))} / ${figure(spearman(values, accuracies))}`;
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}

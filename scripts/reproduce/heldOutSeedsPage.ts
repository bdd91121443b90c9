import type { CheckpointEvaluation, Evaluation } from "../../server/src/indicator/evaluation/evaluation.ts";
import { markdownTable } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
import type { Interval } from "../../server/src/statistics/interval.ts";
import type { Studied } from "./leftOut.ts";
import { provenance } from "./provenance.ts";
import { secondsOf } from "./study.ts";
import type { Tried } from "./triedFeatures.ts";

const learned = [
  ["learned:withLabels", "learned"],
  ["learned:labelFree", "learned, label-free"],
] as const;

const others = [
  ["validationAccuracy", "validation accuracy"],
  ["trainLoss", "− training loss"],
  ["sumOfTrainLosses", "− sum of training losses"],
  ["gain", "− gain, known before the first epoch"],
  ["oneEpochBefore", "validation accuracy one epoch before the end"],
] as const;

const baselines: readonly string[] = ["validationAccuracy", "trainLoss", "sumOfTrainLosses"];

/** What is asked of the learned predictor. */
const goals = [
  { id: "learned:withLabels", epoch: 5, atLeast: 0.97 },
  { id: "learned:labelFree", epoch: 5, atLeast: 0.86 },
  { id: "learned:labelFree", epoch: 10, atLeast: 0.9 },
] as const;

/** Runs that the predictor is tried on. */
export interface HeldOut {
  title: string;
  /** what these runs are to the predictor */
  about: string;
  studied: Studied;
  evaluation: Evaluation;
}

/** The learned predictor, fitted to the second experiment, on other seeds and other data of the same kind. */
export function heldOutSeedsPage(
  fittedOn: Studied,
  heldOut: readonly HeldOut[],
  tried: readonly Tried[],
): string {
  const seconds = heldOut.reduce((sum, { studied }) => sum + secondsOf(studied.study.finished), 0);
  const parts = [
    "# The learned predictor on held-out seeds",
    `The [learned predictor](../prediction.md), fitted to the ${fittedOn.runs.length} runs of [table II](../../${fittedOn.spec}), tested on runs of the same kind. A run is good if its final validation accuracy is above 65%. The label-free predictor uses spectra and the size of the untrained weights.`,
    ["- command: `npm run reproduce -- families`", ...provenance(seconds)].join("\n"),
    "Noise between epochs limits every predictor: the last row of each first table is the correlation of the accuracy one epoch before the end with the final accuracy.",
    ...summary(heldOut),
    ...heldOut.flatMap(section),
    "## What was tried",
    `Spearman's correlation with the final accuracy of the ${fittedOn.runs.length} runs of table II by ten-fold cross-validation. The first row is the product's predictor. All choices were made from such figures, before the other runs of this page were examined, except the forty other seeds, on which an earlier version had been tested.`,
    triedTable(tried),
    "With labels, spectra add little to the learning curves and the size of the weights. Without labels, that size is the strongest feature, because the gains of these studies range from 0.1 to 20. Also tried, and not better at all three epochs: ranks or normal scores as targets of the ridge regression, a pairwise ranking loss, a kernel on the curves, means over several epochs, the training accuracy, sums of log losses.",
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What it gains over the best baseline, of all sets of runs at each epoch. */
function summary(heldOut: readonly HeldOut[]): string[] {
  const epochs = heldOut[0]?.evaluation.checkpoints.map(({ checkpoint }) => checkpoint) ?? [];
  const lead = ({ predictions, comparisons }: CheckpointEvaluation) => {
    const best = predictions
      .filter(({ id }) => baselines.includes(id))
      .reduce((a, b) => ((b.spearman ?? 0) > (a.spearman ?? 0) ? b : a));
    return difference({ comparisons }, "learned:withLabels", best.id);
  };
  return [
    "The predictor with labels is compared with the best of three baselines: validation accuracy, the training loss, the sum of training losses. A star: the interval of the paired bootstrap excludes 0.",
    markdownTable({
      head: ["runs", "how many", ...epochs.map((epoch) => `learned less the best baseline, epoch ${epoch}`)],
      rows: heldOut.map(({ title, evaluation }) => [
        title,
        String(evaluation.runs),
        ...evaluation.checkpoints.map(lead),
      ]),
    }),
  ];
}

function section({ title, about, studied, evaluation }: HeldOut): string[] {
  const { study, spec } = studied;
  return [
    `## ${title}`,
    about,
    `[Spec](../../${spec}); ${evaluation.runs} of ${study.summaries.length} runs trained to their end, ${evaluation.good} of them good; ${epochsOf(studied)} epochs, engine ${study.engine}.`,
    ...goalLines(evaluation),
    ...evaluation.checkpoints.flatMap((at) => [
      `### ${title}, epoch ${at.checkpoint}`,
      markdownTable({
        head: ["predictor", "Spearman", "95%", "AUC"],
        rows: [...learned, ...others].flatMap(([id, title]) => figuresRow(at, id, title)),
      }),
      "Spearman's correlation of the learned predictor less that of another, with the 95% interval of a paired bootstrap over runs; a star where the interval excludes 0:",
      markdownTable({
        head: ["less", ...learned.map(([, title]) => title)],
        rows: others.map(([against, title]) => [
          title,
          ...learned.map(([of]) => difference(at, of, against)),
        ]),
      }),
    ]),
  ];
}

function epochsOf({ study }: Studied): string {
  return [...new Set(study.summaries.map(({ epochs }) => epochs))].join(", ");
}

function goalLines({ checkpoints }: Evaluation): string[] {
  const lines = goals.map(({ id, epoch, atLeast }) => {
    const found = checkpoints
      .find(({ checkpoint }) => checkpoint === epoch)
      ?.predictions.find((prediction) => prediction.id === id)?.spearman;
    const title = learned.find(([name]) => name === id)![1];
    const outcome = (found ?? 0) >= atLeast ? "reached" : "not reached";
    return `- ${title}, epoch ${epoch}: Spearman of at least ${atLeast}; ${found?.toFixed(3) ?? "–"}, ${outcome}`;
  });
  const margins = checkpoints.flatMap((at) => beatenAt(at));
  return ["Goals:", [...lines, ...margins].join("\n")];
}

/** Whether the predictor with labels is above the baselines at an epoch, as the paired bootstrap has it. */
function beatenAt({ checkpoint, comparisons }: CheckpointEvaluation): string[] {
  const found = comparisons.filter(
    ({ of, against }) => of === "learned:withLabels" && baselines.includes(against),
  );
  const above = found.filter(({ difference }) => difference > 0).length;
  const sure = found.filter(({ interval }) => interval.low > 0).length;
  return [
    `- learned, epoch ${checkpoint}: above every baseline; above ${above} of ${found.length}, beyond chance above ${sure}`,
  ];
}

function figuresRow(at: CheckpointEvaluation, id: string, title: string): string[][] {
  const found = at.predictions.find((prediction) => prediction.id === id);
  if (!found) return [];
  const { spearman, spearmanInterval, auc } = found;
  return [[title, spearman?.toFixed(3) ?? "–", interval(spearmanInterval), auc?.toFixed(3) ?? "–"]];
}

function difference(
  { comparisons }: Pick<CheckpointEvaluation, "comparisons">,
  of: string,
  against: string,
): string {
  const found = comparisons.find((one) => one.of === of && one.against === against);
  if (!found) return "–";
  const { low, high } = found.interval;
  const star = low > 0 || high < 0 ? " *" : "";
  return `${found.difference >= 0 ? "+" : "−"}${Math.abs(found.difference).toFixed(3)} ${interval(found.interval)}${star}`;
}

function interval(found: Interval | null): string {
  return found ? `[${found.low.toFixed(3)}, ${found.high.toFixed(3)}]` : "–";
}

function triedTable(tried: readonly Tried[]): string {
  const epochs = tried[0]?.correlations.withLabels.map(({ epoch }) => epoch) ?? [];
  return markdownTable({
    head: [
      "features",
      ...epochs.map((epoch) => `with labels, epoch ${epoch}`),
      ...epochs.map((epoch) => `label-free, ${epoch}`),
    ],
    rows: tried.map(({ title, correlations: { withLabels, labelFree } }) => [
      title,
      ...[...withLabels, ...labelFree].map(({ spearman }) => spearman?.toFixed(3) ?? "–"),
    ]),
  });
}

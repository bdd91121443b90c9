import { formatPercent } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { CheckpointEvaluation, Evaluation, NamedRule } from "./evaluation.ts";
import { type EvaluationTable, figure, intervalText, noValueYet } from "./evaluationTables.ts";

/** What fits in 80 columns: no variants of scores, no comparisons in pairs, and of each rule what it stops and saves. */
export function briefTables({ checkpoints, courses }: Evaluation): EvaluationTable[] {
  return [
    ...checkpoints.flatMap((at) => [predictionTable(at), stoppingTable(at)]),
    {
      title: "Rules over the whole course",
      head: ["rule", "good stopped", "bad stopped", "epochs saved"],
      rows: courses.map(ruleCells),
      note: sentenceOf("evaluated/brief", {}),
    },
  ];
}

function predictionTable({ checkpoint, predictions, absent }: CheckpointEvaluation): EvaluationTable {
  return {
    title: `Prediction at epoch ${checkpoint}`,
    head: ["predictor", "Spearman", "95%", "AUC"],
    rows: predictions
      .filter(({ kind }) => kind !== "variant")
      .map(({ title, spearman, spearmanInterval, auc }) => [
        title,
        figure(spearman),
        intervalText(spearmanInterval),
        figure(auc),
      ]),
    note: noValueYet(absent.filter(({ kind }) => kind !== "variant")),
  };
}

function stoppingTable({ checkpoint, predictions, rules }: CheckpointEvaluation): EvaluationTable {
  const variants = new Set(predictions.flatMap(({ id, kind }) => (kind === "variant" ? [id] : [])));
  return {
    title: `Stopping at epoch ${checkpoint}`,
    head: ["keep if", "good stopped", "bad stopped", "epochs saved"],
    rows: rules.filter(({ id }) => !variants.has(id)).map(ruleCells),
    note: rules.some(({ kind }) => kind === "fitted") ? "" : sentenceOf("evaluated/no-cutoffs", {}),
  };
}

function ruleCells({ title, goodStopped, goodKept, badStopped, badKept, savedOnBad }: NamedRule): string[] {
  return [
    title,
    `${goodStopped} of ${goodStopped + goodKept}`,
    `${badStopped} of ${badStopped + badKept}`,
    formatPercent(savedOnBad),
  ];
}

import { formatNumber, formatPercent } from "../../domain/format.ts";
import { describeMetric, isShare } from "../../domain/metrics.ts";
import { accuracyObjective, type Objective, turned } from "../../domain/objective.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { Interval } from "../../statistics/interval.ts";
import { describeSuccess } from "../outcomes/success.ts";
import { yardstickOf } from "./baselinePredictors.ts";
import type { CheckpointEvaluation, Evaluation, NamedRule, WithinStudyRow } from "./evaluation.ts";

export interface EvaluationTable {
  title: string;
  head: string[];
  rows: string[][];
  note: string;
}

export function describeEvaluation(evaluation: Evaluation): string[] {
  const { runs, good, unfinished, success, accuracy, counted, objective, epochs } = evaluation;
  const { fittedOn, falseStops, learnedFrom } = evaluation;
  const fitted =
    fittedOn === "others"
      ? "to the runs of other studies"
      : "to the other folds' runs, so that no run is judged by a cutoff that it had a part in";
  return [
    sentenceOf("evaluated/runs", {
      runs,
      epochs,
      good,
      success: describeSuccess(success, accuracy, objective, counted),
    }),
    ...(unfinished > 0
      ? [
          sentenceOf("evaluated/left-out", {
            runs: unfinished,
            are: unfinished === 1 ? "has" : "have",
            were: unfinished === 1 ? "is" : "are",
          }),
        ]
      : []),
    sentenceOf("evaluated/intervals", { share: formatPercent(falseStops), fitted }),
    ...(learnedFrom === null ? [] : [learnedFrom]),
  ];
}

/** All that is known. {@link briefTables} has what fits in a terminal. */
export function evaluationTables({
  checkpoints,
  courses,
  withinStudy,
  objective,
}: Evaluation): EvaluationTable[] {
  return [
    ...checkpoints.flatMap((at) => [
      predictionTable(at, objective),
      comparisonTable(at),
      ruleTable(at, objective),
    ]),
    {
      title: "Rules over the whole course",
      ...rulesOf("rule", courses, objective),
      note: `${sentenceOf("evaluated/replayed", { rules: describeMetric(objective.metric) })} ${sentenceOf("evaluated/saved-on-good", {})}`,
    },
    ...(withinStudy.length > 0 ? [withinStudyTable(withinStudy)] : []),
  ];
}

function withinStudyTable(rows: readonly WithinStudyRow[]): EvaluationTable {
  const [{ first, random }] = rows as [WithinStudyRow];
  return {
    title: `Calibrated within the study by its first ${first} runs`,
    head: [
      "looks at",
      "good stopped",
      "bad stopped",
      "false stops",
      "epochs saved",
      "share of oracle's",
      "over random orders: false stops",
      "worst order",
      "epochs saved",
    ],
    rows: rows.map(({ random: any, ...rule }) => [
      rule.title,
      `${rule.goodStopped} of ${rule.goodStopped + rule.goodKept}`,
      `${rule.badStopped} of ${rule.badStopped + rule.badKept}`,
      formatPercent(rule.falseStops),
      formatPercent(rule.saved),
      formatPercent(rule.ofOracle),
      formatPercent(any.falseStops),
      formatPercent(any.mostFalseStops),
      formatPercent(any.saved),
    ]),
    note: sentenceOf("evaluated/calibrating", { orders: random.orders }),
  };
}

function predictionTable(
  { checkpoint, predictions, absent, comparisons }: CheckpointEvaluation,
  objective: Objective,
): EvaluationTable {
  const yardstick = yardstickOf(objective);
  const compared = yardstick === accuracyObjective.metric ? "accuracy" : "the objective";
  const against = (id: string) => {
    const found = comparisons.find(({ of, against }) => pairIs(of, against, id, yardstick));
    if (!found) return "–";
    const { difference, interval } = found.of === id ? found : reversed(found);
    return `${signed(difference)} ${intervalText(interval)}`;
  };
  return {
    title: `Prediction at epoch ${checkpoint}`,
    head: [
      ...["predictor", "labels", "Spearman", "95%", "Kendall", "AUC", "95%"],
      `Δ Spearman vs. ${compared}`,
    ],
    rows: predictions.map((prediction) => [
      prediction.title,
      prediction.labels,
      figure(prediction.spearman),
      intervalText(prediction.spearmanInterval),
      figure(prediction.kendall),
      figure(prediction.auc),
      intervalText(prediction.aucInterval),
      prediction.id === yardstick ? "–" : against(prediction.id),
    ]),
    note: noValueYet(absent),
  };
}

/** Differences of Spearman's correlation: row − column. */
function comparisonTable({ checkpoint, predictions, comparisons }: CheckpointEvaluation): EvaluationTable {
  const shown = predictions.filter(({ kind }) => kind !== "variant");
  const cell = (row: string, column: string) => {
    const found = comparisons.find(({ of, against }) => pairIs(of, against, row, column));
    if (!found) return "–";
    const { difference, interval } = found.of === row ? found : reversed(found);
    return `${signed(difference)}${interval.low > 0 || interval.high < 0 ? "*" : ""}`;
  };
  return {
    title: `Differences at epoch ${checkpoint}: Spearman of the row − that of the column`,
    head: ["", ...shown.map(({ title }) => title)],
    rows: shown.map(({ id, title }) => [title, ...shown.map((other) => cell(id, other.id))]),
    note: "* The paired bootstrap's 95% interval excludes 0.",
  };
}

function ruleTable(
  { checkpoint, predictions, rules }: CheckpointEvaluation,
  objective: Objective,
): EvaluationTable {
  const variants = new Set(predictions.flatMap(({ id, kind }) => (kind === "variant" ? [id] : [])));
  return {
    title: `Stopping at epoch ${checkpoint}`,
    ...rulesOf(
      "keep if",
      rules.filter(({ id }) => !variants.has(id)),
      objective,
    ),
    note: rules.some(({ kind }) => kind === "fitted") ? "" : sentenceOf("evaluated/no-cutoffs", {}),
  };
}

/** @param first what the first column is called */
function rulesOf(
  first: string,
  rules: readonly NamedRule[],
  objective: Objective,
): Pick<EvaluationTable, "head" | "rows"> {
  return {
    head: [
      first,
      "good kept",
      "good stopped",
      "bad kept",
      "bad stopped",
      "false stops",
      "95%",
      "epochs saved",
      "share of oracle's",
      "best kept",
    ],
    rows: rules.map((rule) => [
      rule.title,
      String(rule.goodKept),
      String(rule.goodStopped),
      String(rule.badKept),
      String(rule.badStopped),
      formatPercent(rule.falseStops),
      `${formatPercent(rule.falseStopsInterval.low)} to ${formatPercent(rule.falseStopsInterval.high)}`,
      formatPercent(rule.saved),
      formatPercent(rule.ofOracle),
      metricText(rule.best, objective),
    ]),
  };
}

function pairIs(of: string, against: string, a: string, b: string): boolean {
  return (of === a && against === b) || (of === b && against === a);
}

function reversed<T extends { difference: number; interval: Interval }>(comparison: T): T {
  const { difference, interval } = comparison;
  return { ...comparison, difference: -difference, interval: { low: -interval.high, high: -interval.low } };
}

export function noValueYet(absent: CheckpointEvaluation["absent"]): string {
  if (absent.length === 0) return "";
  return sentenceOf("evaluated/no-value", { names: absent.map(({ title }) => title).join("; ") });
}

/** @param value of the objective, turned so that higher is better */
function metricText(value: number | null, objective: Objective): string {
  if (value === null) return "–";
  return isShare(objective.metric) ? formatPercent(value) : formatNumber(turned(value, objective));
}

export function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

function signed(value: number): string {
  const text = value.toFixed(3);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text.replace(/^-(0\.000)$/, "$1");
}

export function intervalText(interval: Interval | null): string {
  return interval === null ? "–" : `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
}

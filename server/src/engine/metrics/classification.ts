import { type PredictedRows, predictedRows } from "../../domain/predictedRows.ts";
import type { ConfusionMatrix, Predictions } from "./predictions.ts";

/** The k of the top-k accuracy; classes must be more. */
const TOP = 5;

export function classificationMetrics(
  outputs: Float32Array,
  labels: Uint16Array,
  classes: number,
): Predictions {
  const confusion: ConfusionMatrix = Array.from({ length: classes }, () => new Array(classes).fill(0));
  const mean = new Float64Array(classes);
  let [confidence, entropy, inTop] = [0, 0, 0];
  const probabilities = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const predicted = softmax(outputs, row * classes, probabilities);
    confusion[label]![predicted]! += 1;
    confidence += probabilities[predicted]!;
    entropy += entropyOf(probabilities);
    for (let c = 0; c < classes; c++) mean[c]! += probabilities[c]! / labels.length;
    if (classes > TOP && rankOf(outputs, row * classes, classes, label) < TOP) inTop += 1;
  }
  const auc = classes === 2 ? areaUnderCurve(outputs, labels) : null;
  return {
    confusion,
    ...(classes <= MOST_CLASSES_OF_ROWS && { rows: rowsOf(outputs, labels.length, classes) }),
    metrics: {
      ...averages(confusion),
      ...(auc === null ? {} : { rocAuc: auc }),
      ...(classes > TOP ? { [`top${TOP}Accuracy`]: inTop / labels.length } : {}),
      confidence: confidence / labels.length,
      // Rounding may leave next to nothing below 0.
      mutualInformation: Math.max(0, entropyOf(mean) - entropy / labels.length),
    },
  };
}

/** A class is a byte there. */
const MOST_CLASSES_OF_ROWS = 256;

function rowsOf(outputs: Float32Array, samples: number, classes: number): PredictedRows {
  const rows = predictedRows(samples);
  const probabilities = new Float64Array(classes);
  const predicted = { classes: new Uint8Array(rows.length), confidences: new Uint8Array(rows.length) };
  rows.forEach((row, i) => {
    const best = softmax(outputs, row * classes, probabilities);
    predicted.classes[i] = best;
    predicted.confidences[i] = Math.round(255 * probabilities[best]!);
  });
  return predicted;
}

/** Fills in the probabilities of the logits from `first` on, and answers the largest one's class, the first of equal ones. */
function softmax(outputs: Float32Array, first: number, probabilities: Float64Array): number {
  const classes = probabilities.length;
  let best = 0;
  for (let c = 1; c < classes; c++) if (outputs[first + c]! > outputs[first + best]!) best = c;
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    const likelihood = Math.exp(outputs[first + c]! - outputs[first + best]!);
    probabilities[c] = likelihood;
    sum += likelihood;
  }
  for (let c = 0; c < classes; c++) probabilities[c]! /= sum;
  return best;
}

function entropyOf(probabilities: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < probabilities.length; c++) {
    const p = probabilities[c]!;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum;
}

/** How many classes come before this one: those with a larger logit, and those with the same and a lower number. */
function rankOf(outputs: Float32Array, first: number, classes: number, label: number): number {
  const own = outputs[first + label]!;
  let rank = 0;
  for (let c = 0; c < classes; c++) {
    const logit = outputs[first + c]!;
    if (logit > own || (logit === own && c < label)) rank += 1;
  }
  return rank;
}

export interface ClassScores {
  precision: number;
  recall: number;
  /** their harmonic mean; 0 where both are */
  f1: number;
  support: number;
}

export function classScores(confusion: ConfusionMatrix): ClassScores[] {
  return confusion.map((row, c) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[c]!, 0);
    const correct = row[c]!;
    return {
      precision: predicted === 0 ? 0 : correct / predicted,
      recall: support === 0 ? 0 : correct / support,
      f1: support + predicted === 0 ? 0 : (2 * correct) / (support + predicted),
      support,
    };
  });
}

/**
 * The mean F1 over classes that occur or were predicted, and the mean recall over those that occur, as in scikit-
 * learn.
 */
function averages(confusion: ConfusionMatrix): { macroF1: number; balancedAccuracy: number } {
  const scores = classScores(confusion);
  const seen = scores.filter(({ support }, c) => support > 0 || confusion.some((row) => row[c]! > 0));
  const present = scores.filter(({ support }) => support > 0);
  const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return {
    macroF1: mean(seen.map(({ f1 }) => f1)),
    balancedAccuracy: mean(present.map(({ recall }) => recall)),
  };
}

/**
 * The share of pairs in which the second class has the larger difference of logits; ties count half. Null without one.
 */
function areaUnderCurve(outputs: Float32Array, labels: Uint16Array): number | null {
  const scoresOf = (label: number) => {
    const scores = new Float64Array(labels.length);
    let count = 0;
    for (let row = 0; row < labels.length; row++) {
      if (labels[row] === label) scores[count++] = outputs[2 * row + 1]! - outputs[2 * row]!;
    }
    return scores.subarray(0, count).sort();
  };
  const [negatives, positives] = [scoresOf(0), scoresOf(1)];
  if (positives.length === 0 || negatives.length === 0) return null;
  let [below, notAbove, wins] = [0, 0, 0];
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= score) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / (positives.length * negatives.length);
}

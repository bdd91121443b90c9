import { type PredictedRows, predictedRows } from "../../domain/predictedRows.ts";
import { areaUnderCurve } from "./areaUnderCurve.ts";
import { entropyOf, outputSums, softmax, TOP } from "./outputSums.ts";
import type { ConfusionMatrix, Predictions } from "./predictions.ts";

export function classificationMetrics(
  outputs: Float32Array,
  labels: Uint16Array,
  classes: number,
): Predictions {
  const { confusion, ...sums } = outputSums(outputs, labels, classes);
  const samples = labels.length;
  const auc = classes === 2 ? areaUnderCurve(outputs, labels) : null;
  return {
    confusion,
    ...(classes <= MOST_CLASSES_OF_ROWS && { rows: rowsOf(outputs, samples, classes) }),
    metrics: {
      ...averages(confusion),
      ...(auc === null ? {} : { rocAuc: auc }),
      ...(classes > TOP ? { [`top${TOP}Accuracy`]: sums.inTop / samples } : {}),
      confidence: sums.confidence / samples,
      // Rounding may leave next to nothing below 0.
      mutualInformation: Math.max(0, entropyOf(sums.mean) - sums.entropy / samples),
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

import type { ConfusionMatrix } from "./predictions.ts";

/** The k of the top-k accuracy; classes must be more. */
export const TOP = 5;

/** What one pass over a classifier's outputs adds up. */
export interface OutputSums {
  /** samples by their class, then by the class predicted */
  confusion: ConfusionMatrix;
  /** the mean probability of each class */
  mean: Float64Array;
  /** of the largest probability of each sample */
  confidence: number;
  /** of the entropy of each sample's probabilities, in nats */
  entropy: number;
  /** samples whose class is among those with the TOP largest logits */
  inTop: number;
}

/** @param outputs logits of all samples, row-major and finite */
export function outputSums(outputs: Float32Array, labels: Uint16Array, classes: number): OutputSums {
  return classes === 2 ? sumsOfTwoClasses(outputs, labels) : sumsOfClasses(outputs, labels, classes);
}

function sumsOfClasses(outputs: Float32Array, labels: Uint16Array, classes: number): OutputSums {
  const samples = labels.length;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const mean = new Float64Array(classes);
  const probabilities = new Float64Array(classes);
  let [confidence, entropy, inTop] = [0, 0, 0];
  for (let row = 0; row < samples; row++) {
    const label = labels[row]!;
    const predicted = softmax(outputs, row * classes, probabilities);
    confusion[label]![predicted]! += 1;
    confidence += probabilities[predicted]!;
    entropy += entropyOf(probabilities);
    for (let c = 0; c < classes; c++) mean[c]! += probabilities[c]! / samples;
    if (classes > TOP && rankOf(outputs, row * classes, classes, label) < TOP) inTop += 1;
  }
  return { confusion, mean, confidence, entropy, inTop };
}

/** The same numbers, bit for bit, in less time, which counts beside epochs of milliseconds. */
function sumsOfTwoClasses(outputs: Float32Array, labels: Uint16Array): OutputSums {
  const samples = labels.length;
  const [counts, mean] = [new Uint32Array(4), new Float64Array(2)];
  let [confidence, entropy] = [0, 0];
  for (let row = 0; row < samples; row++) {
    const difference = outputs[2 * row + 1]! - outputs[2 * row]!;
    const predicted = difference > 0 ? 1 : 0;
    const likelihood = Math.exp(-Math.abs(difference));
    const p = 1 / (1 + likelihood);
    const q = likelihood / (1 + likelihood);
    mean[predicted]! += p / samples;
    mean[1 - predicted]! += q / samples;
    confidence += p;
    entropy -= p * Math.log(p) + (q > 0 ? q * Math.log(q) : 0);
    counts[2 * labels[row]! + predicted]! += 1;
  }
  const [a, b, c, d] = counts as unknown as [number, number, number, number];
  return {
    confusion: [
      [a, b],
      [c, d],
    ],
    mean,
    confidence,
    entropy,
    inTop: samples,
  };
}

/** Fills in the probabilities of the logits from `first` on, and answers the largest one's class, the first of equal ones. */
export function softmax(outputs: Float32Array, first: number, probabilities: Float64Array): number {
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

/** Of a distribution, in nats. */
export function entropyOf(probabilities: Float64Array): number {
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

/** Searches unlike those on which the rules were chosen: data, recipes and objectives that are awkward for verdicts. */
import type { Search } from "../searches.ts";
import {
  apart,
  coin,
  flipped,
  manyClasses,
  noiseNumber,
  outliers,
  overlappingRare,
  parity,
  smoothNumber,
  unscaled,
} from "./tables.ts";

const wide = { logUniform: [1e-5, 10] };
const usual = { logUniform: [1e-4, 1e-1] };
const csv = (name: string, more: object = {}) => ({
  ...{ kind: "csv", train: `unusual-${name}.csv`, label: "y", validation: 0.3 },
  ...more,
});
const mlp = (hidden: unknown = { choice: [[16], [32, 16]] }, activation: unknown = "relu") => ({
  kind: "mlp",
  hidden,
  activation,
});
const adam = (learningRate: unknown = wide) => ({ kind: "adam", learningRate });
const sgd = (learningRate: unknown = wide) => ({ kind: "sgd", learningRate, momentum: { choice: [0, 0.9] } });
const training = (optimizer: object, epochs: number, more: object = {}) => ({
  ...{ optimizer, batchSize: 32, epochs },
  ...more,
});
const objective = (metric: string, goal: "maximize" | "minimize" = "maximize") => ({
  study: { objective: { metric, goal } },
});
const inLayers = (...layers: object[]) => ({ kind: "sequential", layers });

function search(
  name: string,
  about: string,
  runs: number,
  more: Pick<Search, "table"> & { spec: object },
): Search {
  const { spec, ...rest } = more;
  const named = `unusual-${name}`;
  const initialization = { scheme: "heNormal", seeds: runs };
  return { name: named, about, ...rest, spec: { name: named, initialization, ...spec } };
}

export const unusualSearches: readonly Search[] = [
  search("rare", "one class of 5% that overlaps the other", 40, {
    table: () => overlappingRare({ rows: 1500, dimensions: 8, share: 0.05, seed: 201 }),
    spec: { dataset: csv("rare"), architecture: mlp(), training: training(adam(), 15) },
  }),
  search("rare-f1", "the same by macro F1", 40, {
    table: () => overlappingRare({ rows: 1500, dimensions: 8, share: 0.05, seed: 202 }),
    spec: {
      ...{ dataset: csv("rare-f1"), architecture: mlp(), training: training(adam(), 15) },
      ...objective("macroF1"),
    },
  }),
  search("rare-weighted", "the same with balanced class weights, by balanced accuracy", 40, {
    table: () => overlappingRare({ rows: 1500, dimensions: 8, share: 0.05, seed: 203 }),
    spec: {
      dataset: csv("rare-weighted"),
      architecture: mlp(),
      training: training(adam(), 15, { loss: { kind: "crossEntropy", classWeights: "balanced" } }),
      ...objective("balancedAccuracy"),
    },
  }),
  search("rare-auc", "the same by the area under the ROC curve", 40, {
    table: () => overlappingRare({ rows: 1500, dimensions: 8, share: 0.05, seed: 204 }),
    spec: {
      ...{ dataset: csv("rare-auc"), architecture: mlp(), training: training(sgd(), 15) },
      ...objective("rocAuc"),
    },
  }),
  search("flipped", "a linear rule, 30% of the labels flipped, 500 rows", 40, {
    table: () => flipped({ rows: 500, dimensions: 10, noise: 0.3, seed: 205 }),
    spec: { dataset: csv("flipped"), architecture: mlp(), training: training(adam(), 20) },
  }),
  search("flipped-loss", "the same by validation loss", 40, {
    table: () => flipped({ rows: 500, dimensions: 10, noise: 0.3, seed: 206 }),
    spec: {
      ...{ dataset: csv("flipped-loss"), architecture: mlp(), training: training(adam(), 20) },
      ...objective("validationLoss", "minimize"),
    },
  }),
  search("parity", "parity of three bits of ten", 40, {
    table: () => parity({ rows: 1000, dimensions: 10, bits: 3, seed: 207 }),
    spec: {
      dataset: csv("parity"),
      architecture: mlp({ choice: [[16], [64]] }),
      training: training(adam(), 40),
    },
  }),
  search("parity-narrow", "parity of four bits of twelve, weight decay", 40, {
    table: () => parity({ rows: 1200, dimensions: 12, bits: 4, seed: 208 }),
    spec: {
      dataset: csv("parity-narrow"),
      architecture: mlp({ choice: [[32], [64]] }),
      training: training(
        { kind: "adamw", learningRate: { logUniform: [1e-3, 3e-2] }, weightDecay: { logUniform: [1e-3, 1] } },
        40,
      ),
    },
  }),
  search("coin", "two classes independent of the features, 300 rows", 30, {
    table: () => coin({ rows: 300, dimensions: 8, classes: 2, seed: 209 }),
    spec: { dataset: csv("coin"), architecture: mlp(), training: training(adam(), 20) },
  }),
  search("coin-many", "ten classes independent of the features", 30, {
    table: () => coin({ rows: 600, dimensions: 8, classes: 10, seed: 210 }),
    spec: { dataset: csv("coin-many"), architecture: mlp(), training: training(sgd(), 20) },
  }),
  search("apart", "two separable clusters; only the seed varies", 24, {
    table: () => apart({ rows: 400, dimensions: 4, seed: 211 }),
    spec: { dataset: csv("apart"), architecture: mlp([16]), training: training(adam(1e-2), 10) },
  }),
  search("few", "60 rows", 40, {
    table: () => flipped({ rows: 60, dimensions: 5, noise: 0.05, seed: 212 }),
    spec: { dataset: csv("few"), architecture: mlp(), training: training(adam(usual), 40, { batchSize: 8 }) },
  }),
  search("classes", "26 classes", 40, {
    table: () => manyClasses({ rows: 1500, dimensions: 4, classes: 26, seed: 213 }),
    spec: { dataset: csv("classes"), architecture: mlp([32]), training: training(adam(), 25) },
  }),
  search("outliers", "a number with 2% outliers, squared error, by R²", 40, {
    table: () => outliers({ rows: 800, dimensions: 5, share: 0.02, seed: 214 }),
    spec: {
      dataset: csv("outliers"),
      architecture: mlp(),
      training: training(adam(), 20, { loss: "meanSquaredError" }),
      ...objective("r2"),
    },
  }),
  search("outliers-huber", "the same with the Huber loss", 40, {
    table: () => outliers({ rows: 800, dimensions: 5, share: 0.02, seed: 215 }),
    spec: {
      dataset: csv("outliers-huber"),
      architecture: mlp(),
      training: training(sgd(), 20, { loss: "huber" }),
    },
  }),
  search("noise-number", "a target independent of the features", 30, {
    table: () => noiseNumber({ rows: 500, dimensions: 6, seed: 216 }),
    spec: {
      dataset: csv("noise-number"),
      architecture: mlp(),
      training: training(adam(), 20, { loss: "meanSquaredError" }),
    },
  }),
  search("smooth-number", "a number without noise, by mean absolute error", 40, {
    table: () => smoothNumber({ rows: 1000, dimensions: 4, seed: 217 }),
    spec: {
      dataset: csv("smooth-number"),
      architecture: mlp(),
      training: training(sgd(), 25, { loss: "meanSquaredError" }),
      ...objective("meanAbsoluteError", "minimize"),
    },
  }),
  search("unscaled", "features from 1e-6 to 1e6, not scaled", 40, {
    table: () => unscaled({ rows: 600, dimensions: 7, seed: 218 }),
    spec: {
      dataset: csv("unscaled", { scaling: "none" }),
      architecture: mlp(),
      training: training(sgd(), 20),
    },
  }),
  search("width", "widths from 1 to 256, one learning rate", 32, {
    table: () => parity({ rows: 800, dimensions: 6, bits: 2, seed: 219 }),
    spec: {
      dataset: csv("width"),
      architecture: mlp({ choice: [[1], [2], [4], [16], [64], [256]] }, { choice: ["relu", "tanh"] }),
      training: training(adam(3e-3), 25),
    },
  }),
  search("dropout", "dropout from 0 to 0.95", 30, {
    table: () => flipped({ rows: 900, dimensions: 12, noise: 0.1, seed: 220 }),
    spec: {
      dataset: csv("dropout"),
      architecture: inLayers(
        { kind: "flatten" },
        { kind: "dense", units: 64 },
        { kind: "relu" },
        { kind: "dropout", rate: { uniform: [0, 0.95] } },
        { kind: "dense", units: 2 },
      ),
      training: training(adam(1e-3), 20),
    },
  }),
  search("decay", "weight decay from 1e-4 to 100", 30, {
    table: () => flipped({ rows: 900, dimensions: 12, noise: 0.1, seed: 221 }),
    spec: {
      dataset: csv("decay"),
      architecture: mlp(),
      training: training({ kind: "adamw", learningRate: 3e-3, weightDecay: { logUniform: [1e-4, 100] } }, 20),
    },
  }),
  search("gain", "gains from 1e-3 to 100", 40, {
    table: () => manyClasses({ rows: 1000, dimensions: 4, classes: 5, seed: 222 }),
    spec: {
      dataset: csv("gain"),
      architecture: mlp([32, 32, 32], { choice: ["relu", "tanh"] }),
      initialization: { scheme: "xavierNormal", gain: { logUniform: [1e-3, 100] }, seeds: 40 },
      training: training(adam(1e-3), 25),
    },
  }),
  search("folds", "six learning rates by five folds", 30, {
    table: () => flipped({ rows: 400, dimensions: 8, noise: 0.1, seed: 223 }),
    spec: {
      dataset: csv("folds", { validation: { folds: 5 } }),
      architecture: mlp([16]),
      initialization: { scheme: "heNormal", seeds: 1 },
      training: training({ kind: "adam", learningRate: [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1] }, 20),
    },
  }),
  search("one-epoch", "one epoch only", 30, {
    table: () => manyClasses({ rows: 1200, dimensions: 4, classes: 5, seed: 224 }),
    spec: { dataset: csv("one-epoch"), architecture: mlp(), training: training(adam(), 1) },
  }),
  search("two-epochs", "two epochs", 30, {
    table: () => manyClasses({ rows: 1200, dimensions: 4, classes: 5, seed: 225 }),
    spec: { dataset: csv("two-epochs"), architecture: mlp(), training: training(adam(), 2) },
  }),
  search("six", "six runs", 6, {
    table: () => manyClasses({ rows: 800, dimensions: 4, classes: 4, seed: 226 }),
    spec: { dataset: csv("six"), architecture: mlp(), training: training(adam(), 30) },
  }),
  search("overfit", "200 rows with 40% of the labels flipped, long", 30, {
    table: () => flipped({ rows: 300, dimensions: 20, noise: 0.25, seed: 227 }),
    spec: {
      dataset: csv("overfit"),
      architecture: mlp({ choice: [[64], [256]] }),
      training: training(adam(usual), 40, { batchSize: 16 }),
    },
  }),
  search("smoothing", "label smoothing, cosine with warmup, clipped gradients", 40, {
    table: () => manyClasses({ rows: 1200, dimensions: 4, classes: 6, seed: 228 }),
    spec: {
      dataset: csv("smoothing"),
      architecture: mlp([64, 32], { choice: ["relu", "gelu", "sigmoid"] }),
      training: training({ ...sgd(), clipNorm: 1 }, 20, {
        loss: { kind: "crossEntropy", labelSmoothing: 0.1 },
        schedule: { kind: "cosine", warmup: 2 },
      }),
    },
  }),
];

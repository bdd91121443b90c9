/** The searches: recipes that vary on images and tables of several kinds, as a person would search. */
import { classTable, clusterTable, modularTable, numberTable, rareTable, type Table } from "./tables.ts";

export interface Search {
  name: string;
  /** what is learned by what, for the page */
  about: string;
  /** the learning rates span one decade or two around what is usual, instead of five */
  isNarrow?: boolean;
  /** most of its runs generalize late */
  isLate?: boolean;
  /** the table that its spec reads, generated; absent for images */
  table?: () => Table;
  /** a file that its spec reads, copied beside it under the search's name */
  copy?: string;
  /** a folder of images that has to be there, below the folder of the data */
  images?: string;
  spec: object;
}

const RUNS = 40;
const wide = { logUniform: [1e-5, 1] };
const adam = (learningRate: unknown) => ({ kind: "adam", learningRate });
const widths = { choice: [[16], [64], [32, 16], [128, 64]] };
const mlp = (hidden: unknown = widths) => ({ kind: "mlp", hidden, activation: { choice: ["relu", "tanh"] } });
const csv = (name: string, label = "class") => ({
  kind: "csv",
  train: `${name}.csv`,
  label,
  validation: 0.3,
});
const cifar = {
  ...{ kind: "images", train: "cifar-10/train", validation: "cifar-10/test", size: [16, 16] },
  ...{ limit: 1000, validationLimit: 500 },
};
const fashion = {
  ...{ kind: "idx", folder: "/usr/share/datasets/fashion-mnist", limit: 1500, validationLimit: 750 },
};
const convolutional = {
  kind: "sequential",
  layers: [
    { kind: "conv2d", filters: { choice: [4, 8] }, kernel: 3 },
    { kind: "relu" },
    { kind: "maxPooling2d" },
    { kind: "conv2d", filters: { choice: [8, 16] }, kernel: 3 },
    { kind: "relu" },
    { kind: "maxPooling2d" },
    { kind: "flatten" },
    { kind: "dense", units: 10 },
  ],
};

function search(name: string, about: string, more: Omit<Search, "name" | "about">): Search {
  const { spec, ...rest } = more;
  const initialization = { scheme: "heNormal", seeds: RUNS };
  return { name, about, ...rest, spec: { name: `realistic ${name}`, initialization, ...spec } };
}

const training = (learningRate: unknown, epochs = 20, more = {}) => ({
  ...{ optimizer: adam(learningRate), batchSize: { choice: [32, 64] }, epochs },
  ...more,
});
/** Weight decay makes networks generalize late. */
const decaying = {
  optimizer: {
    kind: "adamw",
    learningRate: { logUniform: [2e-3, 3e-2] },
    weightDecay: { logUniform: [0.1, 3] },
  },
};

export const searches: readonly Search[] = [
  search("fashion-mlp", "Fashion-MNIST, 1,500 images, MLP", {
    images: "/usr/share/datasets/fashion-mnist",
    spec: { dataset: fashion, architecture: mlp(), training: training(wide, 16) },
  }),
  search("cifar-cnn", "CIFAR-10, 1,000 images of 16 × 16, CNN", {
    images: "cifar-10",
    spec: { dataset: cifar, architecture: convolutional, training: training(wide, 16) },
  }),
  search("cifar-mlp", "CIFAR-10, 1,000 images of 16 × 16, MLP", {
    images: "cifar-10",
    spec: {
      dataset: cifar,
      architecture: mlp({ choice: [[32], [64, 32], [128]] }),
      training: training(wide, 16),
    },
  }),
  search("rare", "table, 2,000 rows, one class of 6%", {
    table: () => rareTable({ rows: 2000, dimensions: 12, share: 0.06, seed: 1 }),
    spec: { dataset: csv("rare"), architecture: mlp(), training: training(wide) },
  }),
  search("noisy", "table, 2,500 rows, 4 classes, 30% of the labels drawn again", {
    table: () => classTable({ rows: 2500, dimensions: 16, classes: 4, noise: 0.3, seed: 2 }),
    spec: { dataset: csv("noisy"), architecture: mlp(), training: training(wide) },
  }),
  search("nothing", "table, 1,200 rows, labels independent of the features", {
    table: () => classTable({ rows: 1200, dimensions: 10, classes: 3, noise: 1, seed: 3 }),
    spec: { dataset: csv("nothing"), architecture: mlp(), training: training(wide) },
  }),
  search("easy", "table, 1,000 rows, five clusters far apart", {
    table: () => clusterTable({ rows: 1000, dimensions: 8, classes: 5, seed: 4 }),
    spec: { dataset: csv("easy"), architecture: mlp(), training: training(wide) },
  }),
  search("small", "table, 240 rows, 3 classes", {
    table: () => classTable({ rows: 240, dimensions: 6, classes: 3, noise: 0, seed: 5 }),
    spec: { dataset: csv("small"), architecture: mlp(), training: training(wide, 30) },
  }),
  search("narrow", "table, 2,500 rows, 6 classes, learning rates 1e-3 to 3e-2", {
    isNarrow: true,
    table: () => classTable({ rows: 2500, dimensions: 16, classes: 6, noise: 0.05, seed: 6 }),
    spec: { dataset: csv("narrow"), architecture: mlp(), training: training({ logUniform: [1e-3, 3e-2] }) },
  }),
  search("label-noise", "Fashion-MNIST, 1,500 images, 40% of the labels redrawn, MLP", {
    images: "/usr/share/datasets/fashion-mnist",
    spec: { dataset: { ...fashion, shuffledLabels: 0.4 }, architecture: mlp(), training: training(wide, 20) },
  }),
  search("modular-23", "addition modulo 23, AdamW", {
    isLate: true,
    isNarrow: true,
    table: () => modularTable(23),
    spec: {
      dataset: { ...csv("modular-23", "sum"), scaling: "none" },
      architecture: { kind: "mlp", hidden: { choice: [[64], [128]] } },
      training: training(null, 100, { ...decaying, batchSize: 16 }),
    },
  }),
  search("modular-29", "addition modulo 29, AdamW", {
    isLate: true,
    isNarrow: true,
    table: () => modularTable(29),
    spec: {
      dataset: { ...csv("modular-29", "sum"), scaling: "none" },
      architecture: { kind: "mlp", hidden: { choice: [[64], [128]] } },
      training: training(null, 100, { ...decaying, batchSize: 16 }),
    },
  }),
  search("regression", "table, 2,000 rows, a number with noise, mean squared error", {
    table: () => numberTable({ rows: 2000, dimensions: 10, noise: 0.3, seed: 7 }),
    spec: {
      dataset: csv("regression", "y"),
      architecture: mlp(),
      training: training(wide, 20, { loss: "meanSquaredError" }),
    },
  }),
  search("regression-narrow", "the same with other numbers, learning rates 3e-4 to 3e-2", {
    isNarrow: true,
    table: () => numberTable({ rows: 1500, dimensions: 14, noise: 0.6, seed: 8 }),
    spec: {
      dataset: csv("regression-narrow", "y"),
      architecture: mlp(),
      training: training({ logUniform: [3e-4, 3e-2] }, 20, { loss: "meanSquaredError" }),
    },
  }),
  search("gain", "table, 1,500 rows, 4 classes; the gain varies from 0.1 to 20", {
    table: () => classTable({ rows: 1500, dimensions: 16, classes: 4, noise: 0, seed: 9 }),
    spec: {
      dataset: csv("gain"),
      architecture: { kind: "mlp", hidden: [64, 32] },
      initialization: { scheme: "xavierNormal", gain: { uniform: [0.1, 20] }, seeds: RUNS },
      training: { optimizer: adam(1e-3), epochs: 20 },
    },
  }),
];

/**
 * The searches on which constants of rules are chosen. The published ones (`searches.ts`) have other data, other networks and
 * other recipes, and no choice is made on them.
 */
import { join } from "node:path";
import type { Search } from "./searches.ts";
import { classTable, clusterTable, modularTable, numberTable, rareTable } from "./tables.ts";

const data = join(import.meta.dirname, "../../../examples/data");
const RUNS = 40;
const wide = { logUniform: [1e-5, 1] };
const csv = (name: string, label = "class") => ({
  kind: "csv",
  train: `development-${name}.csv`,
  label,
  validation: 0.3,
});
const mlp = (hidden: unknown, activation: unknown = { choice: ["relu", "gelu"] }) => ({
  kind: "mlp",
  hidden: { choice: hidden },
  activation,
});
const sgd = (learningRate: unknown = wide) => ({
  kind: "sgd",
  learningRate,
  momentum: { choice: [0, 0.9] },
});
const adamw = (learningRate: unknown = wide) => ({
  kind: "adamw",
  learningRate,
  weightDecay: { logUniform: [1e-4, 1e-1] },
});

function search(name: string, about: string, more: Omit<Search, "name" | "about">): Search {
  const { spec, ...rest } = more;
  const initialization = { scheme: "heNormal", seeds: RUNS };
  const named = `development-${name}`;
  return { name: named, about, ...rest, spec: { name: named, initialization, ...spec } };
}

const normalized = (units: number) => ({
  kind: "sequential",
  layers: [
    { kind: "flatten" },
    { kind: "dense", units: { choice: [32, 128] } },
    { kind: "batchNormalization" },
    { kind: "relu" },
    { kind: "dropout", rate: { choice: [0, 0.3] } },
    { kind: "dense", units },
  ],
});

export const developmentSearches: readonly Search[] = [
  search("digits", "digits of 8 × 8, MLP, AdamW", {
    spec: {
      dataset: { kind: "npz", file: "development-digits.npz", validation: 0.3, scaling: "unit" },
      architecture: mlp([[16], [64], [64, 32]]),
      training: { optimizer: adamw(), batchSize: { choice: [32, 128] }, epochs: 20 },
    },
    copy: join(data, "digits.npz"),
  }),
  search("wine", "wines, 178 rows, MLP, SGD", {
    copy: join(data, "wine.csv"),
    spec: {
      dataset: csv("wine", "cultivar"),
      architecture: mlp([[8], [32], [32, 16]]),
      training: { optimizer: sgd(), batchSize: 16, epochs: 30 },
    },
  }),
  search("diabetes", "diabetes, 442 rows, regression", {
    copy: join(data, "diabetes.csv"),
    spec: {
      dataset: { ...csv("diabetes", "progression"), categorical: ["sex"] },
      architecture: mlp([[16], [64]]),
      training: { optimizer: adamw(), loss: "meanSquaredError", batchSize: 16, epochs: 25 },
    },
  }),
  search("ten", "table, 3,000 rows, 10 classes, 10% of the labels drawn again, SGD, cosine", {
    table: () => classTable({ rows: 3000, dimensions: 20, classes: 10, noise: 0.1, seed: 101 }),
    spec: {
      dataset: csv("ten"),
      architecture: mlp([[32], [64, 64], [128]]),
      training: {
        ...{ optimizer: sgd(), schedule: { kind: "cosine" } },
        ...{ batchSize: { choice: [32, 128] }, epochs: 24 },
      },
    },
  }),
  search("rare", "table, 1,500 rows, one class of 10%", {
    table: () => rareTable({ rows: 1500, dimensions: 8, share: 0.1, seed: 102 }),
    spec: {
      dataset: csv("rare"),
      architecture: mlp([[16], [64, 32]]),
      training: { optimizer: adamw(), batchSize: 32, epochs: 20 },
    },
  }),
  search("nothing", "table, 900 rows, two classes, labels independent of the features", {
    table: () => classTable({ rows: 900, dimensions: 12, classes: 2, noise: 1, seed: 103 }),
    spec: {
      dataset: csv("nothing"),
      architecture: mlp([[16], [64, 32]]),
      training: { optimizer: sgd(), batchSize: 32, epochs: 20 },
    },
  }),
  search("clusters", "table, 600 rows, three clusters", {
    table: () => clusterTable({ rows: 600, dimensions: 5, classes: 3, seed: 104 }),
    spec: {
      dataset: csv("clusters"),
      architecture: mlp([[8], [32, 16]]),
      training: { optimizer: sgd(), batchSize: 16, epochs: 20 },
    },
  }),
  search("fashion", "Fashion-MNIST, 1,200 images, batch normalization and dropout, SGD", {
    images: "/usr/share/datasets/fashion-mnist",
    spec: {
      dataset: {
        ...{ kind: "idx", folder: "/usr/share/datasets/fashion-mnist" },
        ...{ limit: 1200, validationLimit: 600 },
      },
      architecture: normalized(10),
      training: { optimizer: sgd({ logUniform: [1e-4, 10] }), batchSize: { choice: [16, 64] }, epochs: 20 },
    },
  }),
  search("fashion-deep", "Fashion-MNIST, 1,000 images, deep MLP, RMSprop", {
    images: "/usr/share/datasets/fashion-mnist",
    spec: {
      dataset: {
        ...{ kind: "idx", folder: "/usr/share/datasets/fashion-mnist" },
        ...{ limit: 1000, validationLimit: 500 },
      },
      architecture: mlp(
        [
          [32, 32, 32],
          [64, 64, 32, 32],
          [32, 32],
        ],
        { choice: ["relu", "tanh", "sigmoid"] },
      ),
      training: { optimizer: { kind: "rmsprop", learningRate: wide }, batchSize: 32, epochs: 16 },
    },
  }),
  search("binary", "table, 4,000 rows, two classes, 15% of the labels drawn again, narrow", {
    isNarrow: true,
    table: () => classTable({ rows: 4000, dimensions: 24, classes: 2, noise: 0.15, seed: 105 }),
    spec: {
      dataset: csv("binary"),
      architecture: mlp([[32], [64, 32], [128]]),
      training: {
        optimizer: adamw({ logUniform: [3e-4, 3e-2] }),
        batchSize: { choice: [32, 128] },
        epochs: 20,
      },
    },
  }),
  search("modular-19", "addition modulo 19, AdamW", {
    ...{ isLate: true, isNarrow: true },
    table: () => modularTable(19),
    spec: modular("modular-19"),
  }),
  search("modular-31", "addition modulo 31, AdamW", {
    ...{ isLate: true, isNarrow: true },
    table: () => modularTable(31),
    spec: modular("modular-31"),
  }),
  search("number", "table, 2,500 rows, a number with little noise, Huber loss", {
    table: () => numberTable({ rows: 2500, dimensions: 6, noise: 0.1, seed: 106 }),
    spec: {
      dataset: csv("number", "y"),
      architecture: mlp([[32], [64, 32]]),
      training: { optimizer: sgd({ logUniform: [1e-4, 1] }), loss: "huber", batchSize: 32, epochs: 20 },
    },
  }),
  search("gain", "digits of 8 × 8; the gain varies from 0.1 to 10", {
    copy: join(data, "digits.npz"),
    spec: {
      dataset: { kind: "npz", file: "development-gain.npz", validation: 0.3, scaling: "unit" },
      architecture: { kind: "mlp", hidden: [64, 32] },
      initialization: { scheme: "xavierNormal", gain: { logUniform: [0.1, 10] }, seeds: RUNS },
      training: { optimizer: { kind: "adam", learningRate: 3e-4 }, epochs: 24 },
    },
  }),
];

function modular(name: string): object {
  return {
    dataset: { ...csv(name, "sum"), scaling: "none" },
    architecture: { kind: "mlp", hidden: { choice: [[64], [128]] } },
    training: {
      optimizer: {
        ...{ kind: "adamw", learningRate: { logUniform: [1e-3, 3e-2] } },
        weightDecay: { logUniform: [0.05, 3] },
      },
      ...{ batchSize: { choice: [16, 32] }, epochs: 100 },
    },
  };
}

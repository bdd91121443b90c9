import type { DataFacts } from "../../dataset/facts.ts";
import { jsonText } from "../syntax/jsonText.ts";
import type { DraftedDataset } from "./draftDataset.ts";

/** A spec that is being drafted: what depends on the data. */
export interface DraftedSpec {
  dataset: DraftedDataset;
  /** null for cross-entropy */
  loss: unknown;
}

/**
 * The text of a spec that searches widths, or numbers of filters, and learning rates.
 *
 * @param facts null while the files are not read
 */
export function draftText({ dataset, loss }: DraftedSpec, facts: DataFacts | null): string {
  const train = facts?.train ?? 0;
  const isImages = dataset.kind === "images";
  return `{
  "dataset": ${jsonText(dataset)},
  "architecture": ${isImages ? convolutional(facts) : `{ "kind": "mlp", "hidden": { "choice": [[32], [64], [64, 32]] } }`},
  "initialization": { "scheme": "heNormal", "seeds": ${isImages ? 10 : 20} },
  "training": {
    "optimizer": { "kind": "adam", "learningRate": { "logUniform": [1e-4, 1e-2] } },${loss === null ? "" : `\n    "loss": ${jsonText(loss)},`}
    "batchSize": ${batchSizeFor(train)},
    "epochs": ${epochsFor(train)}
  }
}
`;
}

/** Steps that a small network needs to learn a table, roughly. */
const STEPS = 4000;

function batchSizeFor(train: number): number {
  if (train < 2000) return 16;
  return train < 50_000 ? 32 : 128;
}

/** 10 to 200, in tens: the smaller the data, the more epochs have that many steps. */
function epochsFor(train: number): number {
  const epochs = (STEPS * batchSizeFor(train)) / Math.max(1, train);
  return Math.min(200, Math.max(10, 10 * Math.ceil(epochs / 10)));
}

function convolutional(facts: DataFacts | null): string {
  return `{
    "kind": "sequential",
    "layers": [
      { "kind": "conv2d", "filters": { "choice": [8, 16, 32] }, "kernel": 3 },
      { "kind": "relu" },
      { "kind": "maxPooling2d", "size": 2 },
      { "kind": "flatten" },
      { "kind": "dense", "units": 64 },
      { "kind": "relu" },
      { "kind": "dense", "units": ${facts?.classes ?? 2} }
    ]
  }`;
}

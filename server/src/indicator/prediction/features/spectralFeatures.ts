import type { EpochHistory, LayerHistory, Matrix } from "../../runHistory.ts";

/** Label-free numbers of one layer at one epoch that depend very little on its width. */
const quantities: readonly {
  name: string;
  of: (layer: LayerHistory, matrix: Matrix) => number | undefined;
}[] = [
  { name: "log mean", of: ({ nuclearNorms, width }, matrix) => logOf(nuclearNorms[matrix] / width) },
  {
    name: "log stable rank",
    of: ({ stableRanks }, matrix) => stableRanks && logOf(stableRanks[matrix]),
  },
  {
    name: "log size",
    of: ({ statistics }, matrix) => statistics && logOf(statistics[matrix].rootMeanSquare),
  },
  { name: "mean share", of: ({ statistics }, matrix) => statistics?.[matrix].meanShare },
  {
    name: "log participation",
    of: ({ statistics, width }, matrix) =>
      statistics && logOf(statistics[matrix].centredParticipation / width),
  },
];

const matrices: readonly Matrix[] = ["linear", "activation"];

/** How a quantity has gone over the epochs, oldest first. */
const courses: readonly { name: string; of: (values: readonly number[]) => number }[] = [
  { name: "now", of: (values) => values.at(-1)! },
  { name: "since the start", of: (values) => values.at(-1)! - values[0]! },
  { name: "last step", of: (values) => values.at(-1)! - values.at(-2)! },
  {
    name: "largest step",
    of: (values) =>
      values.slice(1).reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0),
  },
];

const summaries: readonly { name: string; of: (values: readonly number[]) => number }[] = [
  { name: "mean", of: (values) => values.reduce((sum, value) => sum + value, 0) / values.length },
  { name: "min", of: (values) => Math.min(...values) },
  { name: "max", of: (values) => Math.max(...values) },
];

export function spectralFeatures(past: readonly EpochHistory[]): Map<string, number> {
  const features = new Map<string, number>();
  const layers = [...past[0]!.layers.keys()];
  for (const matrix of matrices) {
    for (const quantity of quantities) {
      const byLayer = layers.map((l) => past.map((epoch) => quantity.of(epoch.layers[l]!, matrix)));
      if (!byLayer.every((values) => values.every((value) => value !== undefined))) continue;
      for (const course of courses) {
        const values = byLayer.map((layer) => course.of(layer as number[]));
        for (const summary of summaries)
          features.set(`${quantity.name}, ${matrix}, ${course.name}, ${summary.name}`, summary.of(values));
      }
    }
  }
  return features;
}

export function isSpectral(name: string): boolean {
  return matrices.some((matrix) => name.includes(`, ${matrix}, `));
}

/** The logarithm, of a dead layer's 0 that of a part in a million. */
function logOf(value: number): number {
  return Math.log(Math.max(value, 1e-6));
}

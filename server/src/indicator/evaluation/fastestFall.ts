import type { Matrix, RunHistory } from "../runHistory.ts";
import type { Predictor } from "./predictor.ts";

/**
 * The largest fall of ln Σσ from one step to the next, over all steps so far and all hidden layers. It has no scale,
 * and still tells of networks that settled long before (docs/results/clock.md).
 * @param byTicks whether a step is a tick, or an epoch
 * @returns null for an epoch that the run has not reached, and for the untrained network
 */
export function fastestFall(
  { epochs }: RunHistory,
  epoch: number,
  matrix: Matrix,
  byTicks: boolean,
): number | null {
  if (epoch < 1 || epoch >= epochs.length) return null;
  const steps = epochs.slice(0, epoch + 1).flatMap(({ layers, ticks = [] }) => {
    const times = byTicks
      ? ticks.map(({ nuclearNorms }) => nuclearNorms)
      : [layers.map(({ nuclearNorms }) => nuclearNorms)];
    return times.map((ofLayers) =>
      ofLayers.map((norms) => Math.log(norms[matrix] === 0 ? 1 : norms[matrix])),
    );
  });
  const falls = steps.slice(1).flatMap((now, i) => now.map((value, layer) => steps[i]![layer]! - value));
  return falls.length > 0 ? Math.max(...falls) : null;
}

export function fastestFallPredictor(matrix: Matrix): Predictor {
  return {
    id: "fastestFall",
    title: "fastest fall of ln Σσ so far",
    kind: "variant",
    labels: "none",
    at: (run, checkpoint) => fastestFall(run, checkpoint, matrix, false),
  };
}

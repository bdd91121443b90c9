/**
 * How long the first look at a run is: half an epoch, or 2.5% of all its steps where that is more. With looks of this
 * length the best run of a study is found with the least compute (docs/results/realistic.md).
 *
 * @returns optimizer steps from the untrained network
 */
export function firstLookSteps(stepsPerEpoch: number, epochs: number): number {
  return Math.max(Math.ceil(stepsPerEpoch / 2), Math.round(0.025 * epochs * stepsPerEpoch));
}

/** What the rules of successive halving have in common. */
import Type from "typebox";
import type { StudyRun } from "./facts/studyRun.ts";
import { valuesAt } from "./ranking.ts";

export const halvingParameters = {
  reduction: Type.Number({
    description: "η: the best 1/η of the runs continue beyond each rung.",
    exclusiveMinimum: 1,
    maximum: 100,
    default: 3,
  }),
};

/** first, first·η, first·η² … below the last epoch, as whole epochs. */
export function rungs(first: number, reduction: number, maxEpochs: number): number[] {
  const epochs: number[] = [];
  for (let rung = first; Math.floor(rung) < maxEpochs; rung *= reduction)
    if (Math.floor(rung) > (epochs.at(-1) ?? 0)) epochs.push(Math.floor(rung));
  return epochs;
}

/** The place of a value among those of runs at a rung, 1 for the best, and how many of them continue. */
export function placeAtRung(
  runs: readonly StudyRun[],
  epoch: number,
  value: number,
  reduction: number,
): { place: number; compared: number; kept: number } {
  const reached = valuesAt(runs, epoch);
  return {
    place: 1 + reached.filter((other) => other > value).length,
    compared: reached.length,
    kept: Math.max(1, Math.floor(reached.length / reduction)),
  };
}

/** When the rule `auto` decides. */

/** Share of training before which it decides only at checkpoints. */
export const EARLIEST = 0.1;

/** Asked again at each epoch of a run, whose list of checkpoints is the same. */
const lastDue = new WeakMap<readonly number[], { maxEpochs: number; due: number[] }>();

export function withEveryEpochFrom(checkpoints: readonly number[], maxEpochs: number): number[] {
  const last = lastDue.get(checkpoints);
  if (last?.maxEpochs === maxEpochs) return last.due;
  const first = Math.max(1, Math.ceil(EARLIEST * maxEpochs));
  const later = Array.from({ length: Math.max(0, maxEpochs - first + 1) }, (_, i) => first + i);
  const due = [...checkpoints.filter((checkpoint) => checkpoint < first), ...later];
  lastDue.set(checkpoints, { maxEpochs, due });
  return due;
}

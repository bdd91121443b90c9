/** The clock that scores go by: epochs, or ticks between them. */
import type { Tick } from "../runHistory.ts";

/** `indicator.every`: spectra at the end of each epoch, or after about so many steps. */
export type Every = "epoch" | number;

/** Ticks per epoch: max(1, round(S/N)) for S steps in an epoch and a tick after about N steps; 0 where scores are computed once per epoch. */
export function ticksPerEpoch(steps: number, every: Every): number {
  return every === "epoch" ? 0 : Math.max(1, Math.round(steps / every));
}

/** The first epoch with a full window, in a run of so many steps an epoch. */
export function firstScoredEpoch(window: number, steps: number, every: Every): number {
  return Math.ceil(window / (ticksPerEpoch(steps, every) || 1));
}

/** The ticks that a clock counts, every k-th where the run took k times as many; none where they are not among them. */
export function countedTicks<T extends Tick>(ticks: readonly T[], every: Every): T[] {
  const steps = ticks.at(-1)?.step ?? 0;
  // The untrained network has one tick, with which every clock begins.
  const wanted = steps === 0 ? 1 : ticksPerEpoch(steps, every);
  const stride = ticks.length / wanted;
  return Number.isInteger(stride) ? ticks.filter((_, index) => (index + 1) % stride === 0) : [];
}

/** An epoch as a clock sees it. */
export interface Timed<T extends Tick> {
  ticks?: readonly T[] | undefined;
}

/**
 * The window + 1 ticks that end with an epoch, oldest first; null where the window is not full or lacks ticks.
 * @param epochs index = epoch, from 0
 */
export function ticksOfWindow<T extends Tick>(
  epochs: readonly (Timed<T> | null | undefined)[],
  epoch: number,
  window: number,
  every: Every,
): T[] | null {
  let ticks: T[] = [];
  for (let at = epoch; at >= 0 && ticks.length <= window; at--) {
    const counted = countedTicks(epochs[at]?.ticks ?? [], every);
    if (counted.length === 0) return null;
    ticks = [...counted, ...ticks];
  }
  return ticks.length > window ? ticks.slice(-(window + 1)) : null;
}

/** Why a run has no scores by this clock, in one sentence that says what to do; null where it has its ticks. */
export function missingTicks(ticks: readonly Tick[] | undefined, every: Every): string | null {
  if (every === "epoch") return null;
  const had = ticks ?? [];
  if (countedTicks(had, every).length > 0) return null;
  const steps = had.at(-1)?.step;
  if (steps === undefined)
    return `It was trained with spectra once an epoch, so ticks of ${every} steps have no scores before a window of them is full: --fresh trains it again with them.`;
  return `It was trained with ${had.length} ticks an epoch, which ${ticksPerEpoch(steps, every)} do not divide: let "every" be a multiple of ${Math.round(steps / had.length)}, or train it again with --fresh.`;
}

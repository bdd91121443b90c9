/**
 * How promising a run is beside the others of its study. What is compared was chosen on the development searches
 * (docs/results/realistic.md).
 */

/** What is known of a run's course; values are turned so that higher is better. */
export interface Progress {
  epoch: number;
  /** epochs that it was asked to train */
  epochs: number;
  /** the best objective so far; null before the first */
  best: { epoch: number; value: number } | null;
  /** what the first, short look found; null before it */
  look: { validationLoss: number; value: number | null } | null;
}

/** The higher, the more promising; later numbers decide between equal ones. */
export type Prospect = readonly number[];

/** A run has stalled when its objective has not improved for this share of its epochs, at least for so many epochs. */
const STILL_SHARE = 1 / 5;
const FEWEST_STILL = 2;

/** Whether a run has shown no better objective for so long that others of its study are worth more. */
export function standsStill({ epoch, epochs, best }: Omit<Progress, "look">): boolean {
  const patience = Math.max(FEWEST_STILL, Math.ceil(STILL_SHARE * epochs));
  return epoch >= 1 && best !== null && epoch - best.epoch >= patience;
}

/**
 * Runs that improve come before those that have stalled. The former are compared by the validation loss of their first look,
 * which predicts more than accuracies so early; the latter by the best objective that they have shown. Null for a run
 * without a first look.
 */
export function prospectOf(progress: Progress): Prospect | null {
  const { epoch, best, look } = progress;
  const loss = look ? -look.validationLoss : Number.NEGATIVE_INFINITY;
  const shown = (epoch >= 1 ? best?.value : look?.value) ?? Number.NEGATIVE_INFINITY;
  if (!look && (epoch < 1 || !best)) return null;
  return standsStill(progress) ? [0, shown, loss] : [1, loss, shown];
}

/** Above 0 where the first is the more promising. */
export function compareProspects(a: Prospect, b: Prospect): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing < 0 ? 0 : a[differing]! - b[differing]!;
}

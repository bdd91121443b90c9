/**
 * How promising a run is beside the others of its study. What is compared was chosen on the development searches
 * (docs/results/realistic.md).
 */

/** The course of a run so far; values are turned so that higher is better. */
export interface Progress {
  epoch: number;
  /** epochs that it was asked to train */
  epochs: number;
  /** the best objective so far; null before the first */
  best: { epoch: number; value: number } | null;
  /** what the first, short look found; null before it */
  look: ShortLook | null;
}

interface ShortLook {
  trainLoss: number;
  validationLoss: number;
  /** the objective, turned so that higher is better */
  value: number | null;
  /** whether its validation metrics are no better than those of guessing */
  isAtGuessing: boolean;
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

/** The first number of a prospect. */
const kinds = { stalled: 0, atGuessing: 1, aboveGuessing: 2 } as const;

/**
 * Runs that improve come before those that have stalled. The former are compared by the validation loss of their first look,
 * which predicts more than accuracies so early. Where the look found nothing better than guessing, the validation loss
 * tells only how sure a run is of wrong predictions, so such runs come later and are compared by the training loss: of
 * networks that generalize late, those that fit their training samples first generalize first. Stalled runs are compared by
 * the best objective that they have shown. Null for a run without a first look.
 */
export function prospectOf(progress: Progress): Prospect | null {
  const { epoch, best, look } = progress;
  const loss = look ? -look.validationLoss : Number.NEGATIVE_INFINITY;
  const shown = (epoch >= 1 ? best?.value : look?.value) ?? Number.NEGATIVE_INFINITY;
  if (!look && (epoch < 1 || !best)) return null;
  if (standsStill(progress)) return [kinds.stalled, shown, loss];
  return look?.isAtGuessing ? [kinds.atGuessing, -look.trainLoss, loss] : [kinds.aboveGuessing, loss, shown];
}

/** Above 0 where the first is the more promising. */
export function compareProspects(a: Prospect, b: Prospect): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing < 0 ? 0 : a[differing]! - b[differing]!;
}

/** Indices of runs, the most promising first, those of which nothing is known last. */
export function orderBy(promises: readonly (Prospect | null)[]): number[] {
  const [first, last] = [1, -1];
  return [...promises.keys()].sort((a, b) => {
    const [one, other] = [promises[a], promises[b]];
    if (!one || !other) return one ? last : other ? first : 0;
    return compareProspects(other, one);
  });
}

/** Of each run, from 1 for the most promising to 0; equal ones have the same place. */
export function lookPlaces(promises: readonly (Prospect | null)[]): number[] {
  const places = new Array<number>(promises.length).fill(0);
  let [last, place]: [Prospect | null, number] = [null, 1];
  orderBy(promises).forEach((run, i) => {
    const promise = promises[run]!;
    if (!promise || !last || compareProspects(promise, last) !== 0)
      place = 1 - i / Math.max(1, promises.length - 1);
    places[run] = place;
    last = promise;
  });
  return places;
}

import { quantile } from "../../statistics/interval.ts";
import { allowedFalseStops } from "../outcomes/cutoff.ts";

export interface Look {
  checkpoint: number;
  so: number;
  ss: number;
  st: number;
  decayed: boolean;
}

export interface KnownRun {
  looks: readonly Look[];
  maxEpochs: number;
  good: boolean;
}

export interface Thresholds {
  threshold: number;
  gateNonUniformity: number;
  gateShift: number;
}

/** Which thresholds are fitted; the others are 0: then only δ decides, or δ beyond an s_o of t2. */
export type FreeThresholds = "δ" | "δ, t2" | "δ, t2, t1";

export const freeThresholdSets: readonly FreeThresholds[] = ["δ", "δ, t2", "δ, t2, t1"];

/** Values of s_o that are tried as t2: as many quantiles. */
const STEPS = 10;

/** The epoch at which these thresholds would stop a run, null when never: at its first `discard`. */
export function stopEpoch({ looks }: KnownRun, thresholds: Thresholds): number | null {
  return looks.find((look) => isDiscarded(look, thresholds))?.checkpoint ?? null;
}

/** The verdict `discard`: s_F of equation 7 is not above t1, and the spectra have not decayed. */
function isDiscarded({ so, ss, st, decayed }: Look, { threshold, ...gate }: Thresholds): boolean {
  return !decayed && (st <= threshold || (so >= gate.gateNonUniformity && ss <= gate.gateShift));
}

/**
 * The thresholds that save the most epochs of bad runs while they stop no more good runs than the promise allows.
 * Each δ lies halfway between the good run that it spares and the next below: one at the edge would be as low as
 * chance had it.
 * @returns null without a good run, and where every choice stops too many of them
 */
export function fitThresholds(
  runs: readonly KnownRun[],
  free: FreeThresholds,
  falseStops: number,
): Thresholds | null {
  const good = runs.filter((run) => run.good);
  if (good.length === 0) return null;
  const allowed = Math.max(0, allowedFalseStops(good.length, falseStops));
  let best: { saved: number; thresholds: Thresholds } | null = null;
  for (const threshold of free === "δ, t2, t1" ? thresholdsToTry(good, allowed) : [0]) {
    for (const gateNonUniformity of free === "δ" ? [0] : nonUniformitiesToTry(runs)) {
      const gateShift = largestShift(runs, { threshold, gateNonUniformity }, allowed);
      if (gateShift === null) continue;
      const thresholds = { threshold, gateNonUniformity, gateShift };
      const saved = runs.reduce((sum, run) => sum + (run.good ? 0 : savedEpochs(run, thresholds)), 0);
      if (best === null || saved > best.saved) best = { saved, thresholds };
    }
  }
  return best?.thresholds ?? null;
}

function savedEpochs(run: KnownRun, thresholds: Thresholds): number {
  return run.maxEpochs - (stopEpoch(run, thresholds) ?? run.maxEpochs);
}

/** 0, and the largest t1 that stop 0, 1 … of the good runs, halfway as δ is. */
function thresholdsToTry(good: readonly KnownRun[], allowed: number): number[] {
  const lowest = good.map(({ looks }) => lowestOf(looks, ({ st }) => st)).sort((a, b) => a - b);
  const halves = lowest.slice(0, allowed + 1).map((st) => st / 2);
  return [0, ...halves.filter((st) => st > 0 && Number.isFinite(st))];
}

function nonUniformitiesToTry(runs: readonly KnownRun[]): number[] {
  const all = runs.flatMap(({ looks }) => looks.map(({ so }) => so)).sort((a, b) => a - b);
  if (all.length === 0) return [0];
  return [0, ...Array.from({ length: STEPS - 1 }, (_, i) => quantile(all, (i + 1) / STEPS))];
}

/** The largest δ with no more than so many false stops; null where t1 alone stops more. */
function largestShift(
  runs: readonly KnownRun[],
  { threshold, gateNonUniformity }: Omit<Thresholds, "gateShift">,
  allowed: number,
): number | null {
  /** the δ from which on it is stopped */
  const critical = ({ looks }: KnownRun) =>
    lowestOf(looks, ({ so, ss, st }) =>
      st <= threshold ? Number.NEGATIVE_INFINITY : so >= gateNonUniformity ? ss : Number.POSITIVE_INFINITY,
    );
  const all = runs.map((run) => ({ good: run.good, shift: critical(run) }));
  const ofGood = all.flatMap(({ good, shift }) => (good ? [shift] : [])).sort((a, b) => a - b);
  const spared = ofGood[allowed] ?? Number.POSITIVE_INFINITY;
  if (spared === Number.NEGATIVE_INFINITY) return null;
  const below = all.reduce(
    (most, { shift }) => (shift < spared && shift > most ? shift : most),
    Number.NEGATIVE_INFINITY,
  );
  // Where nothing is stopped by δ, or no good run is near, one of the two ends is open.
  if (below === Number.NEGATIVE_INFINITY) return Math.min(spared, 0);
  return spared === Number.POSITIVE_INFINITY ? below : (below + spared) / 2;
}

/** The lowest value among the looks at which the spectra had not decayed. */
function lowestOf(looks: readonly Look[], value: (look: Look) => number): number {
  return looks.reduce(
    (low, look) => (look.decayed ? low : Math.min(low, value(look))),
    Number.POSITIVE_INFINITY,
  );
}

import type { RunHistory } from "../runHistory.ts";
import { countedTicks, ticksOfWindow } from "../scores/clock.ts";
import { combinedScores } from "../scores/combinedScores.ts";
import type { LayerWindow } from "../scores/layerWindow.ts";
import { layerNonUniformity, nonUniformity } from "../scores/nonUniformity.ts";
import { normalized } from "../scores/normalization.ts";
import type { ScoredEpoch } from "../scores/scorer.ts";
import type { Scores } from "../scores/scores.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import { layerShift, shift } from "../scores/shift.ts";
import { hasDecayed } from "./saturation.ts";

export interface ScoreAt extends Scores {
  decayed: boolean;
}

export function scoreAt(run: RunHistory, epoch: number, settings: ScoringSettings): ScoreAt | null {
  const scored = scoredAt(run, epoch, settings);
  return scored && { ...scored.scores, decayed: hasDecayed(scored.scores.so, scored.initialSo) };
}

/**
 * A run's scores at one epoch, the same as `createScorer` gives. Null where the window is not full, where the clock's
 * ticks or layers are missing, and where a score is too large for a number.
 */
export function scoredAt(
  run: RunHistory,
  epoch: number,
  settings: ScoringSettings,
): (ScoredEpoch & { initialSo: number }) | null {
  const { beta, normalization } = settings;
  const now = run.epochs[epoch];
  const norms = normsOfWindow(run, epoch, settings);
  const first = normsAt(run, 0, settings).at(-1);
  if (now === undefined || norms === null || first === undefined || first.length === 0) return null;
  if (norms.some(({ length }) => length !== first.length)) return null;
  const windows = now.layers.map(
    ({ width }, l): LayerWindow => ({ width, norms: norms.map((at) => at[l]!) }),
  );
  const layers = normalized(windows, first, normalization)!;
  const untrained = layers.map((layer, l) => ({ ...layer, norms: layer.norms.map(() => first[l]!) }));
  const so = nonUniformity(layers, beta);
  const scores = combinedScores(so, shift(layers), epoch, now.validationAccuracy, settings);
  if (!Number.isFinite(scores.st) || !Number.isFinite(scores.sFv ?? 0)) return null;
  return {
    epoch,
    scores,
    initialSo: nonUniformity(untrained, beta),
    layers: layers.map((layer, l) => ({
      name: now.layers[l]!.name,
      so: layerNonUniformity(layer, beta),
      ss: layerShift(layer),
    })),
  };
}

function normsOfWindow(run: RunHistory, epoch: number, settings: ScoringSettings): number[][] | null {
  const { window, every = "epoch", matrix } = settings;
  if (every !== "epoch") {
    const ticks = ticksOfWindow(run.epochs, epoch, window, every);
    return ticks?.map(({ nuclearNorms }) => nuclearNorms.map((norms) => norms[matrix])) ?? null;
  }
  if (epoch < window || epoch >= run.epochs.length) return null;
  return Array.from({ length: window + 1 }, (_, i) => normsAt(run, epoch - window + i, settings)[0]!);
}

function normsAt({ epochs }: RunHistory, epoch: number, settings: ScoringSettings): number[][] {
  const { every = "epoch", matrix } = settings;
  const { layers = [], ticks = [] } = epochs[epoch] ?? {};
  const times =
    every === "epoch"
      ? [layers.map(({ nuclearNorms }) => nuclearNorms)]
      : countedTicks(ticks, every).map(({ nuclearNorms }) => nuclearNorms);
  return times.map((ofLayers) => ofLayers.map((norms) => norms[matrix]));
}

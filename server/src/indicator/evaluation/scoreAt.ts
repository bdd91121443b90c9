import { combinedScores } from "../combinedScores.ts";
import type { LayerWindow } from "../layerWindow.ts";
import { nonUniformity } from "../nonUniformity.ts";
import { hasDecayed } from "../saturation.ts";
import type { Scores } from "../scores.ts";
import type { IndicatorSettings } from "../settings.ts";
import { shift } from "../shift.ts";
import type { Matrix, RunHistory } from "./runHistory.ts";

/** What a run is scored with: the symbols of the equations, and the matrix whose spectra they look at. */
export interface ScoringSettings extends IndicatorSettings {
  matrix: Matrix;
}

export interface ScoreAt extends Scores {
  /** whether the spectra have decayed far beyond those of the untrained network */
  decayed: boolean;
}

/**
 * A run's scores at one epoch, from the nuclear norms of its history; the same numbers as `createScorer` gives.
 * Null where the window is not full, and where a score is too large for a number.
 */
export function scoreAt(run: RunHistory, epoch: number, settings: ScoringSettings): ScoreAt | null {
  const { window, beta } = settings;
  const { epochs } = run;
  const now = epochs[epoch];
  const first = epochs[0];
  if (epoch < window || now === undefined || first === undefined) return null;
  const layers = windows(run, epoch, settings);
  const untrained = layers.map(({ width, norms }, l) => ({
    width,
    norms: norms.map(() => first.layers[l]!.nuclearNorms[settings.matrix]),
  }));
  const so = nonUniformity(layers, beta);
  const scores = combinedScores(so, shift(layers), epoch, now.validationAccuracy, settings);
  if (!Number.isFinite(scores.st) || !Number.isFinite(scores.sFv)) return null;
  return { ...scores, decayed: hasDecayed(so, nonUniformity(untrained, beta)) };
}

function windows({ epochs }: RunHistory, epoch: number, { window, matrix }: ScoringSettings): LayerWindow[] {
  return epochs[epoch]!.layers.map(({ width }, l) => ({
    width,
    norms: epochs.slice(epoch - window, epoch + 1).map(({ layers }) => layers[l]!.nuclearNorms[matrix]),
  }));
}

import { sentenceOf } from "../../messages/catalogue.ts";
import type { Matrix } from "../runHistory.ts";
import type { Every } from "./clock.ts";
import type { Normalization } from "./normalization.ts";

/** The settings of the scores: the symbols of the equations, and the matrix whose spectra they use. */
export interface ScoringSettings extends IndicatorSettings {
  matrix: Matrix;
}

export interface IndicatorSettings {
  /** t0: number of past epochs, or ticks, that a score uses; at least 2 */
  window: number;
  /** the clock: what the window counts; epochs when absent */
  every?: Every;
  /** what a layer's singular values are measured against; its width when absent */
  normalization?: Normalization;
  checkpoints: readonly number[];
  /** t1: a run is likely to learn if s_F is above it */
  threshold: number;
  /** t2: the gate of equation 7 closes only at an s_o of at least this … */
  gateNonUniformity: number;
  /** δ: … and an s_s of at most this */
  gateShift: number;
  /** β of equation 2 */
  beta: number;
  /** η of equation 6 */
  eta: number;
  /** equation 8 multiplies this by v·t to get its γ */
  gamma: number;
}

/** The paper's values of t1, β, η, γ and checkpoints. It leaves out t0, t2 and δ: these are cautious. */
export const defaultSettings: IndicatorSettings = {
  window: 10,
  checkpoints: [10, 20, 30],
  threshold: 0.25,
  gateNonUniformity: 4,
  gateShift: 1e-4,
  beta: 1,
  eta: 3500,
  gamma: 2e-4,
};

/** Throws a RangeError with one sentence when the equations have no meaning under these settings. */
export function checkSettings(settings: IndicatorSettings): void {
  const { window, beta } = settings;
  if (!Number.isInteger(window) || window < 2) {
    throw new RangeError(sentenceOf("scores/window", { window }));
  }
  if (!(beta > 0 && Number.isFinite(beta))) {
    throw new RangeError(sentenceOf("scores/beta", { beta }));
  }
}

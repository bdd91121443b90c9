import type { Scores } from "./scores.ts";
import type { IndicatorSettings } from "./settings.ts";

export type Gate = Pick<IndicatorSettings, "gateNonUniformity" | "gateShift">;

/** The condition of equations 7 and 8, `so ≥ t2 and ss ≤ δ`: the spectra are compressed and no longer move. */
export function isGated(so: number, ss: number, settings: Gate): boolean {
  return so >= settings.gateNonUniformity && ss <= settings.gateShift;
}

/**
 * Equations 6 to 8: the scores that combine s_o and s_s.
 * @param validationAccuracy v, 0 … 1; null without labels, which leaves s_Fv null
 */
export function combinedScores(
  so: number,
  ss: number,
  epoch: number,
  validationAccuracy: number | null,
  settings: IndicatorSettings,
): Scores {
  const st = Math.abs(Math.log(so)) + settings.eta * ss;
  const gated = isGated(so, ss, settings);
  const sF = gated ? 0 : st;
  if (validationAccuracy === null) return { so, ss, st, sF, sFv: null };
  return {
    so,
    ss,
    st,
    sF,
    sFv: gated ? validationAccuracy : predictedAccuracy(validationAccuracy, epoch, st, settings),
  };
}

/** Equation 8 ungated, `v·(1 + min((1−v)/v, γ·st))` with `γ = 2e-4·v·t`, multiplied out: no special case at v = 0. */
function predictedAccuracy(v: number, epoch: number, st: number, settings: IndicatorSettings): number {
  const gamma = settings.gamma * v * epoch;
  return v + Math.min(1 - v, v * gamma * st);
}

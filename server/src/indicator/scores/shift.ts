import { type LayerWindow, meanOverLayers } from "./layerWindow.ts";

/**
 * Equation 4: `ss_l = 1/((t0−1)·d) · Σ_{k=t−t0+1..t} α_k Σ_j (σ_{k−1},j − σ_k,j)`, how fast one layer's spectra
 * decay; negative when they expand. `α_k = (k − (t−t0+1)) / (t0−1)` rises from 0 at the oldest step to 1 at the
 * newest. Relative to the untrained network: absolute differences of logarithms of the nuclear norms.
 */
export function layerShift({ width, norms, untrained }: LayerWindow): number {
  return untrained === undefined
    ? weightedFall(norms) / width
    : Math.abs(weightedFall(norms.map((norm) => Math.log(norm === 0 ? DEAD : norm))));
}

/** A dead layer's nuclear norm counts as the least that one living normalised spectrum has. */
const DEAD = 1;

function weightedFall(norms: readonly number[]): number {
  const window = norms.length - 1;
  let weighted = 0;
  for (let step = 0; step < window; step++) {
    const alpha = step / (window - 1);
    weighted += alpha * (norms[step]! - norms[step + 1]!);
  }
  return weighted / (window - 1);
}

/** Equation 5: s_s, the mean over layers. */
export function shift(layers: readonly LayerWindow[]): number {
  return meanOverLayers(layers, layerShift);
}

import { type LayerWindow, meanOverLayers } from "./layerWindow.ts";

/**
 * Equation 4: `ss_l = 1/((t0−1)·d) · Σ_{k=t−t0+1..t} α_k Σ_j (σ_{k−1},j − σ_k,j)`, how fast one layer's
 * spectra decay; negative when they expand. The inner sum is a difference of nuclear norms. The weight
 * `α_k = (k − (t−t0+1)) / (t0−1)` rises linearly from 0 at the oldest step to 1 at the newest.
 */
export function layerShift({ width, norms }: LayerWindow): number {
  const window = norms.length - 1;
  let weighted = 0;
  for (let step = 0; step < window; step++) {
    const alpha = step / (window - 1);
    weighted += alpha * (norms[step]! - norms[step + 1]!);
  }
  return weighted / ((window - 1) * width);
}

/** Equation 5: s_s, the mean over layers. */
export function shift(layers: readonly LayerWindow[]): number {
  return meanOverLayers(layers, layerShift);
}

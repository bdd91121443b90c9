import { type LayerWindow, meanOverLayers } from "./layerWindow.ts";

/**
 * Equation 2: `so_l = β · d · t0 / Σ_{k=t−t0..t} Σ_i σ_k,i`. The sum has t0 + 1 terms against the t0 of the numerator,
 * as printed. Relative to the untrained network, its Σσ stands in place of d. A layer that is dead throughout the
 * window counts as 1, the least that one living normalised spectrum contributes, so that the value is finite.
 */
export function layerNonUniformity({ width, norms, untrained = width }: LayerWindow, beta: number): number {
  const window = norms.length - 1;
  const sum = norms.reduce((total, norm) => total + norm, 0);
  return (beta * untrained * window) / (sum === 0 ? 1 : sum);
}

/** Equation 3: s_o, the mean over layers. */
export function nonUniformity(layers: readonly LayerWindow[], beta: number): number {
  return meanOverLayers(layers, (layer) => layerNonUniformity(layer, beta));
}

import type { LayerWindow } from "./layerWindow.ts";

/**
 * What makes layers of different widths comparable. `width`: the paper's division by d. `relative`: equation 2
 * divides by the untrained network's Σσ instead; equation 4 takes |Δ ln Σσ|, for spectra of convolutional networks
 * that learn expand after a first collapse. Thresholds on it transfer from dense to convolutional networks
 * (docs/results/normalization.md).
 */
export type Normalization = "width" | "relative";

/** t2, δ and η where a spec does not say; the paper leaves out the first two. They belong to a normalization. */
export interface NormalizedDefaults {
  gateNonUniformity: number;
  gateShift: number;
  eta: number;
}

/**
 * Cautious. s_o begins near 1: at t2 = 0.5 the spectra have grown to twice the untrained network's. δ is a change of
 * a thousandth per epoch. The paper's η is 3500 for Σσ/d of about a fifth: a rate of change is five times a change.
 */
export const relativeDefaults: NormalizedDefaults = { gateNonUniformity: 0.5, gateShift: 1e-3, eta: 700 };

/** The layers as the equations use them; null if the untrained network's spectra are needed and not known. */
export function normalized(
  layers: readonly LayerWindow[],
  untrained: readonly number[] | null,
  normalization: Normalization = "width",
): readonly LayerWindow[] | null {
  if (normalization === "width") return layers;
  return untrained && layers.map((layer, l) => ({ ...layer, untrained: untrained[l]! }));
}

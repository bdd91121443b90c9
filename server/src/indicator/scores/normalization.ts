import type { LayerWindow } from "./layerWindow.ts";

/**
 * What makes the scores of layers of different widths comparable. `width`: the paper's division by the width d.
 * `relative`: equation 2 divides by the untrained network's Σσ in place of d, so that every layer begins at the same
 * s_o; equation 4 takes the logarithm of Σσ, a rate of change that needs no division, and its absolute value, since
 * spectra of convolutional networks that learn expand after a first collapse. Thresholds on it carry over from fully
 * connected networks to convolutional ones, which those on the paper's do not (docs/results/normalization.md).
 */
export type Normalization = "width" | "relative";

/** t2, δ and η where a spec does not say; the paper leaves out the first two. They belong to a normalization. */
export interface NormalizedDefaults {
  gateNonUniformity: number;
  gateShift: number;
  eta: number;
}

/**
 * Cautious, as those of `width` are. s_o begins near 1: at t2 = 0.5 the spectra have grown to twice the untrained
 * network's, so it has learned something. δ is a change of a thousandth per epoch. Σσ/d is about a fifth in the
 * paper's experiments, for which its η is 3500, so a rate of change is five times a change.
 */
export const relativeDefaults: NormalizedDefaults = { gateNonUniformity: 0.5, gateShift: 1e-3, eta: 700 };

/** The layers as the equations look at them; null where the untrained network's spectra are needed and not known. */
export function normalized(
  layers: readonly LayerWindow[],
  untrained: readonly number[] | null,
  normalization: Normalization = "width",
): readonly LayerWindow[] | null {
  if (normalization === "width") return layers;
  return untrained && layers.map((layer, l) => ({ ...layer, untrained: untrained[l]! }));
}

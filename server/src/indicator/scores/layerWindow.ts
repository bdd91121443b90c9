/** One layer over a window: all that equations 2 and 4 need of its spectra. */
export interface LayerWindow {
  /** units of the layer, d_l */
  width: number;
  /** nuclear norms of its spectra at the epochs t−t0 … t, oldest first: t0 + 1 numbers */
  norms: readonly number[];
  /** nuclear norm of the untrained network's spectrum, where the scores are relative to it (normalization.ts) */
  untrained?: number;
}

export function meanOverLayers(
  layers: readonly LayerWindow[],
  score: (layer: LayerWindow) => number,
): number {
  return layers.reduce((sum, layer) => sum + score(layer), 0) / layers.length;
}

/**
 * s_o over its start from which a network counts as having learned: in test/golden/scoresOfRuns.json networks that
 * learn settle above 3.4 times, those that do not stay below 1.5.
 */
const SATURATION_RATIO = 2;

/**
 * Tells a network that has learned and settled from one that never moved: both have a low s_F. The ratio of the two
 * s_o is free of β, of the window and of the layers' widths. It does not say how well the network has learned.
 * @param initialSo s_o of a window filled with the untrained network's spectra
 */
export function hasDecayed(so: number, initialSo: number): boolean {
  return so >= SATURATION_RATIO * initialSo;
}

/**
 * How far beyond its start s_o has risen in a network that has learned: by this factor or more. In the runs of
 * test/golden/scoresOfRuns.json, networks that learn settle above 3.4 times the untrained network's s_o, and
 * networks that do not stay below 1.5 times.
 */
const SATURATION_RATIO = 2;

/**
 * Tells a network that has learned and settled from one that never moved. Both have a low s_F; the spectra
 * of the first have decayed well beyond where they started. The ratio of the two s_o is free of β, of the
 * window and of the layers' widths, so no unit carries over from one study to another. It does not say how
 * well the network has learned.
 *
 * @param so s_o at the checkpoint
 * @param initialSo s_o of a window filled with the untrained network's spectra
 */
export function hasDecayed(so: number, initialSo: number): boolean {
  return so >= SATURATION_RATIO * initialSo;
}

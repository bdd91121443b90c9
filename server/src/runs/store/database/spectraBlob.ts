import { stableRank } from "../../../indicator/prediction/features/stableRank.ts";
import { nuclearNorm } from "../../../indicator/scores/nuclearNorm.ts";
import type { LayerSpectrum } from "../../../protocol/protocol.ts";
import type { IndicatorSpec } from "../../../specification/schema/indicator.ts";

export type Matrix = IndicatorSpec["matrix"];
/** Σσ and Σσ² of the spectra of both matrices, divided by the largest value. */
export type SpectralSums = Required<Pick<LayerSpectrum, "nuclearNorms" | "stableRanks">>;

type Layers = readonly { name: string; width: number }[];

/** Bytes of an epoch's spectra as the store keeps them: float32, in the order that trainers send. */
export function toBlob(spectra: Float32Array): Uint8Array {
  return new Uint8Array(spectra.buffer, spectra.byteOffset, spectra.byteLength);
}

/**
 * Each layer's spectrum of one matrix; a blob holds, layer by layer, the one before the activation, then the one after.
 */
export function spectraInBlob(blob: Uint8Array, layers: Layers, matrix: Matrix): Float32Array[] {
  // A copy is aligned to 4 bytes, which SQLite does not promise.
  const { buffer, byteOffset, byteLength } = blob.byteOffset % 4 === 0 ? blob : blob.slice();
  const spectra = new Float32Array(buffer, byteOffset, byteLength / 4);
  let offset = 0;
  return layers.map(({ width }) => {
    const start = matrix === "linear" ? offset : offset + width;
    offset += 2 * width;
    return spectra.subarray(start, start + width);
  });
}

/** Nine decimals: float64 Gram matrices leave nothing below 1e-8, and a float32's own digits double the JSON. */
export function layersFromBlob<L extends { name: string; width: number }>(
  blob: Uint8Array,
  layers: readonly L[],
  matrix: Matrix,
): (L & { singularValues: number[] })[] {
  const spectra = spectraInBlob(blob, layers, matrix);
  return layers.map((layer, index) => {
    const spectrum = spectra[index]!;
    const singularValues = new Array<number>(layer.width);
    for (let i = 0; i < layer.width; i++) singularValues[i] = Math.round(spectrum[i]! * 1e9) / 1e9;
    return { ...layer, singularValues };
  });
}

/** Adds Σσ and Σσ² of both matrices' spectra, of the rounded values: adding up a record's spectra gives the same. */
export function withSums<L extends { name: string; width: number }>(
  blob: Uint8Array,
  layers: readonly L[],
): (L & SpectralSums)[] {
  const linear = layersFromBlob(blob, layers, "linear");
  const activation = layersFromBlob(blob, layers, "activation");
  return layers.map((layer, l) => {
    const [before, after] = [linear[l]!.singularValues, activation[l]!.singularValues];
    return {
      ...layer,
      nuclearNorms: { linear: nuclearNorm(before), activation: nuclearNorm(after) },
      stableRanks: { linear: stableRank(before), activation: stableRank(after) },
    };
  });
}

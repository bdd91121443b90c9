import type { LayerSpectrum } from "../protocol/protocol.ts";

/** Bytes of an epoch's spectra as the store keeps them: float32, in the order that trainers send. */
export function toBlob(spectra: Float32Array): Uint8Array {
  return new Uint8Array(spectra.buffer, spectra.byteOffset, spectra.byteLength);
}

/**
 * The spectra of one matrix, out of a blob that holds, for each layer in turn, the spectrum before the
 * activation and then the one after it.
 *
 * Values have nine decimals: a float64 Gram matrix leaves nothing below 1e-8 of the largest, and a float32's
 * own digits would make a record's JSON nearly twice as long.
 */
export function layersFromBlob(
  blob: Uint8Array,
  layers: readonly { name: string; width: number }[],
  matrix: "linear" | "activation",
): LayerSpectrum[] {
  // The copy is aligned to 4 bytes, which SQLite does not promise.
  const spectra = new Float32Array(blob.slice().buffer);
  let offset = 0;
  return layers.map(({ name, width }) => {
    const start = matrix === "linear" ? offset : offset + width;
    offset += 2 * width;
    const singularValues = new Array<number>(width);
    for (let i = 0; i < width; i++) singularValues[i] = Math.round(spectra[start + i]! * 1e9) / 1e9;
    return { name, width, singularValues };
  });
}

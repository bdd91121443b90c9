/** What a classifier predicted of a few validation samples: enough to see how far runs agree, and short in a record. */

/** Samples of which the predictions are kept. */
const MOST_ROWS = 64;

export interface PredictedRows {
  /** of each sample, the class with the largest probability */
  classes: Uint8Array;
  /** that probability, in 255ths */
  confidences: Uint8Array;
}

/** Evenly spaced samples, since files are often sorted by class. */
export function predictedRows(samples: number): Uint32Array {
  const rows = Math.min(MOST_ROWS, samples);
  return Uint32Array.from({ length: rows }, (_, row) => Math.floor((row * samples) / rows));
}

/** The classes, then the confidences, a byte each, in base64. */
export function encodePredictedRows({ classes, confidences }: PredictedRows): string {
  return btoa(String.fromCharCode(...classes, ...confidences));
}

/** Null for a text that is not of this form. */
export function decodePredictedRows(text: string): PredictedRows | null {
  if (!predictedRowsPattern.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const rows = bytes.length / 2;
  if (!Number.isInteger(rows)) return null;
  return { classes: bytes.subarray(0, rows), confidences: bytes.subarray(rows) };
}

export const predictedRowsPattern =
  /^(?:[A-Za-z0-9+/]{4}){0,42}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

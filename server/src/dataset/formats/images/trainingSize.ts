/** Pixels of the longer side up to which small networks on a processor train in reasonable time. */
const LONGEST = 64;

/** A height and width to which images are scaled for training: their own, or smaller ones in the same ratio. */
export function trainingSize([height, width]: readonly [number, number]): [number, number] {
  const factor = Math.min(1, LONGEST / Math.max(height, width));
  return [Math.max(1, Math.round(height * factor)), Math.max(1, Math.round(width * factor))];
}

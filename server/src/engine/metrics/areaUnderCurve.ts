/** Of this many scores between which buckets do not tell, sorting all takes less than comparing each with each. */
const MOST_IN_BUCKET = 32;

/**
 * The share of pairs of a sample of either class in which the second class's has the larger difference of logits; ties
 * count half. Null without a pair.
 *
 * A sum of halves is exact, so it may be taken in any order: samples of the first class are put into buckets, as many as
 * there are samples, of equal width, and those of the second class compared with their own bucket alone.
 *
 * @param outputs two logits of each sample, finite
 */
export function areaUnderCurve(outputs: Float32Array, labels: Uint16Array): number | null {
  const { negatives, positives } = scoresByClass(outputs, labels);
  if (positives.length === 0 || negatives.length === 0) return null;
  const wins = winsByBuckets(negatives, positives) ?? winsBySorting(negatives, positives);
  return wins / (positives.length * negatives.length);
}

interface ScoresByClass {
  negatives: Float64Array;
  positives: Float64Array;
}

function scoresByClass(outputs: Float32Array, labels: Uint16Array): ScoresByClass {
  const samples = labels.length;
  const scores = new Float64Array(samples);
  let positives = 0;
  for (let row = 0; row < samples; row++) {
    const score = outputs[2 * row + 1]! - outputs[2 * row]!;
    // From both ends, so that the scores of each class lie together.
    scores[labels[row] === 1 ? samples - ++positives : row - positives] = score;
  }
  return {
    negatives: scores.subarray(0, samples - positives),
    positives: scores.subarray(samples - positives),
  };
}

/** Null where too many scores share a bucket, as when one is far from all others. */
function winsByBuckets(negatives: Float64Array, positives: Float64Array): number | null {
  const low = Math.min(least(negatives), least(positives));
  const buckets = negatives.length + positives.length;
  const perUnit = (buckets - 1) / (Math.max(largest(negatives), largest(positives)) - low);
  /** where each bucket begins among the sorted; until it is filled, where it ends */
  const starts = new Uint32Array(buckets + 1);
  for (let i = 0; i < negatives.length; i++) starts[((negatives[i]! - low) * perUnit) >>> 0]! += 1;
  let sum = 0;
  for (let bucket = 0; bucket <= buckets; bucket++) {
    const count = starts[bucket]!;
    if (count > MOST_IN_BUCKET) return null;
    sum += count;
    starts[bucket] = sum;
  }
  const sorted = new Float64Array(negatives.length);
  for (let i = 0; i < negatives.length; i++)
    sorted[--starts[((negatives[i]! - low) * perUnit) >>> 0]!] = negatives[i]!;
  let wins = 0;
  for (let i = 0; i < positives.length; i++) {
    const score = positives[i]!;
    const bucket = ((score - low) * perUnit) >>> 0;
    const [first, end] = [starts[bucket]!, starts[bucket + 1]!];
    wins += first;
    for (let j = first; j < end; j++) {
      const other = sorted[j]!;
      if (other < score) wins += 1;
      else if (other === score) wins += 0.5;
    }
  }
  return wins;
}

function winsBySorting(negatives: Float64Array, positives: Float64Array): number {
  negatives.sort();
  positives.sort();
  let [below, notAbove, wins] = [0, 0, 0];
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= score) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins;
}

function least(scores: Float64Array): number {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) if (scores[i]! < found) found = scores[i]!;
  return found;
}

function largest(scores: Float64Array): number {
  let found = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) if (scores[i]! > found) found = scores[i]!;
  return found;
}

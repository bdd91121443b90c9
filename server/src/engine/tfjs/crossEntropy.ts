/** Sums over a batch's rows. */
export interface Totals {
  /** −ln softmax(logits)[label] */
  loss: number;
  /** rows whose largest logit is the label's; the first of equal ones counts */
  correct: number;
}

/** Adds a batch to the totals, in float64. The largest logit is subtracted first, so exp never overflows. */
export function addCrossEntropy(
  totals: Totals,
  logits: Float32Array,
  labels: Uint16Array,
  classes: number,
): void {
  for (const [row, label] of labels.entries()) {
    const z = logits.subarray(row * classes, (row + 1) * classes);
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (z[c]! > z[best]!) best = c;
    }
    let sum = 0;
    for (const logit of z) sum += Math.exp(logit - z[best]!);
    totals.loss += Math.log(sum) - (z[label]! - z[best]!);
    if (best === label) totals.correct += 1;
  }
}

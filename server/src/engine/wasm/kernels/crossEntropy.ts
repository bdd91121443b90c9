import { paddedRows, paddedWidth } from "./layout";

/** Gradients below this become 0; products with them would be subnormal numbers, which are slow. */
const NEGLIGIBLE: f64 = 1e-30;

/**
 * Softmax and cross-entropy of a batch's logits, in float64. The largest logit is subtracted first, so
 * exp never overflows. The target t of a row is (1 − ε)·one-hot(label) + ε/classes, and its loss −w Σ t_c ln p_c.
 *
 * @param z rows × classes in panels: XW without bias, becomes the gradient of the batch's mean loss,
 *   w·(softmax(z) − t) / rows
 * @param labels `rows` class indices of 16 bits
 * @param smoothing ε
 * @param weights float64 of each class, by which a row of it counts (w); 0: all count alike
 * @param dzT takes that gradient transposed, in blocks
 * @param totals two float64: the losses' sum and the number of rows whose largest logit is the label's
 *   are added to them
 */
export function crossEntropy(
  z: usize,
  bias: usize,
  labels: usize,
  rows: i32,
  classes: i32,
  smoothing: f64,
  weights: usize,
  dzT: usize,
  totals: usize,
): void {
  const height = paddedRows(rows);
  const columns = paddedWidth(classes);
  const share = 1 / <f64>rows;
  const own = 1 - smoothing;
  const others = smoothing / <f64>classes;
  let loss = load<f64>(totals);
  let correct = load<f64>(totals, 8);
  for (let row = 0; row < rows; row++) {
    const label = <i32>load<u16>(labels + ((<usize>row) << 1));
    let largest: f32 = -f32.MAX_VALUE;
    let best = -1;
    for (let c = 0; c < classes; c++) {
      const at = inPanel(z, height, row, c);
      const logit = load<f32>(at) + load<f32>(bias + ((<usize>c) << 2));
      store<f32>(at, logit);
      if (logit > largest || best < 0) {
        largest = logit;
        best = c;
      }
    }
    const labelLogit = <f64>load<f32>(inPanel(z, height, row, label));
    const weight = weights ? load<f64>(weights + ((<usize>label) << 3)) : 1;
    let sum: f64 = 0;
    let distances: f64 = 0;
    for (let c = 0; c < classes; c++) {
      const distance = <f64>load<f32>(inPanel(z, height, row, c)) - <f64>largest;
      sum += Math.exp(distance);
      distances += distance;
    }
    const expected = own * (labelLogit - <f64>largest) + (smoothing > 0 ? others * distances : 0);
    loss += weight * (Math.log(sum) - expected);
    if (best == label) correct += 1;
    for (let c = 0; c < classes; c++) {
      const at = inPanel(z, height, row, c);
      const probability = Math.exp(<f64>load<f32>(at) - <f64>largest) / sum;
      const target = (c == label ? own : 0.0) + others;
      const exact = (probability - target) * share * weight;
      const gradient: f32 = Math.abs(exact) < NEGLIGIBLE ? 0 : <f32>exact;
      store<f32>(at, gradient);
      store<f32>(inBlocks(dzT, columns, c, row), gradient);
    }
  }
  store<f64>(totals, loss);
  store<f64>(totals, correct, 8);
}

function inPanel(base: usize, height: i32, row: i32, column: i32): usize {
  return base + ((<usize>(((column >> 3) * height + row) * 8 + (column & 7))) << 2);
}

function inBlocks(base: usize, height: i32, row: i32, column: i32): usize {
  return base + ((<usize>(((column >> 2) * height + row) * 4 + (column & 3))) << 2);
}

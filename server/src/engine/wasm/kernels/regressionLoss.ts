import { paddedRows, paddedWidth } from "./layout";

/** Gradients below this become 0; products with them would be subnormal numbers, which are slow. */
const NEGLIGIBLE: f64 = 1e-30;

/**
 * The loss of a batch's outputs y against targets t, in float64: a row's loss is the mean over its outputs of (y − t)²
 * or, with delta > 0, of Huber's (1964): e²/2 for |e| ≤ delta, else delta·(|e| − delta/2).
 *
 * @param z rows × outputs in panels: XW without bias, becomes the gradient of the batch's mean loss
 * @param targets rows × outputs float32, row-major
 * @param dzT takes that gradient transposed, in blocks
 * @param totals two float64: the rows' losses and the rows' mean absolute errors are added to them
 */
export function regressionLoss(
  z: usize,
  bias: usize,
  targets: usize,
  rows: i32,
  outputs: i32,
  delta: f64,
  dzT: usize,
  totals: usize,
): void {
  const height = paddedRows(rows);
  const columns = paddedWidth(outputs);
  const share = 1 / <f64>outputs;
  const batchShare = share / <f64>rows;
  let loss = load<f64>(totals);
  let absolute = load<f64>(totals, 8);
  for (let row = 0; row < rows; row++) {
    let rowLoss: f64 = 0;
    let rowError: f64 = 0;
    for (let c = 0; c < outputs; c++) {
      const at = z + ((<usize>(((c >> 3) * height + row) * 8 + (c & 7))) << 2);
      const output = load<f32>(at) + load<f32>(bias + ((<usize>c) << 2));
      const error = <f64>output - <f64>load<f32>(targets + ((<usize>(row * outputs + c)) << 2));
      const size = Math.abs(error);
      const isLinear = delta > 0 && size > delta;
      rowError += size;
      if (delta == 0) rowLoss += error * error;
      else rowLoss += isLinear ? delta * (size - 0.5 * delta) : 0.5 * error * error;
      const slope = delta == 0 ? 2 * error : isLinear ? (error > 0 ? delta : -delta) : error;
      const exact = slope * batchShare;
      const gradient: f32 = Math.abs(exact) < NEGLIGIBLE ? 0 : <f32>exact;
      store<f32>(at, gradient);
      store<f32>(dzT + ((<usize>(((row >> 2) * columns + c) * 4 + (row & 3))) << 2), gradient);
    }
    loss += rowLoss * share;
    absolute += rowError * share;
  }
  store<f64>(totals, loss);
  store<f64>(totals, absolute, 8);
}

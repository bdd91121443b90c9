import { paddedRows, paddedWidth, storeTransposed } from "./layout";
import { tanh } from "./tanh";

/** The codes that the host passes for an activation. */
export const RELU: i32 = 0;
export const TANH: i32 = 1;

/**
 * Adds the bias to Z = XW and applies the activation.
 *
 * @param z rows × width, in panels; becomes Z + bias
 * @param bias `width` floats, padded
 * @param y takes Y = f(Z) in blocks, the next weight gradient's left operand
 * @param yT takes Yᵀ in blocks, the next forward product's left operand
 */
export function activate(kind: i32, z: usize, bias: usize, rows: i32, width: i32, y: usize, yT: usize): void {
  const height = paddedRows(rows);
  const columns = paddedWidth(width);
  const groupBytes = (<usize>columns) << 4;
  for (let column = 0; column < columns; column += 4) {
    const b = v128.load(bias + ((<usize>column) << 2));
    let from = z + ((<usize>(column >> 3) * height) << 5) + ((<usize>(column & 4)) << 2);
    let transposed = yT + ((<usize>column) << 4);
    for (let row = 0; row < height; row += 4) {
      const z0 = f32x4.add(v128.load(from), b);
      const z1 = f32x4.add(v128.load(from, 32), b);
      const z2 = f32x4.add(v128.load(from, 64), b);
      const z3 = f32x4.add(v128.load(from, 96), b);
      v128.store(from, z0);
      v128.store(from, z1, 32);
      v128.store(from, z2, 64);
      v128.store(from, z3, 96);
      const y0 = kind == TANH ? tanh(z0) : relu(z0);
      const y1 = kind == TANH ? tanh(z1) : relu(z1);
      const y2 = kind == TANH ? tanh(z2) : relu(z2);
      const y3 = kind == TANH ? tanh(z3) : relu(z3);
      v128.store(y, y0);
      v128.store(y, y1, 16);
      v128.store(y, y2, 32);
      v128.store(y, y3, 48);
      storeTransposed(y0, y1, y2, y3, transposed, 16);
      from += 128;
      y += 64;
      transposed += groupBytes;
    }
  }
}

/**
 * The gradient of Z from that of Y: dZ = dY · f′(Z), with f′ expressed in Y.
 *
 * @param dz rows × width in panels: dY, becomes dZ
 * @param dzT takes dZᵀ in blocks
 */
export function activationGradient(kind: i32, dz: usize, y: usize, rows: i32, width: i32, dzT: usize): void {
  const height = paddedRows(rows);
  const columns = paddedWidth(width);
  const groupBytes = (<usize>columns) << 4;
  for (let column = 0; column < columns; column += 4) {
    let at = dz + ((<usize>(column >> 3) * height) << 5) + ((<usize>(column & 4)) << 2);
    let transposed = dzT + ((<usize>column) << 4);
    for (let row = 0; row < height; row += 4) {
      const d0 = derivative(kind, v128.load(at), v128.load(y));
      const d1 = derivative(kind, v128.load(at, 32), v128.load(y, 16));
      const d2 = derivative(kind, v128.load(at, 64), v128.load(y, 32));
      const d3 = derivative(kind, v128.load(at, 96), v128.load(y, 48));
      v128.store(at, d0);
      v128.store(at, d1, 32);
      v128.store(at, d2, 64);
      v128.store(at, d3, 96);
      storeTransposed(d0, d1, d2, d3, transposed, 16);
      at += 128;
      y += 64;
      transposed += groupBytes;
    }
  }
}

/** max(z, 0); NaN stays NaN. */
function relu(z: v128): v128 {
  return f32x4.pmax(z, f32x4.splat(0));
}

function derivative(kind: i32, dy: v128, y: v128): v128 {
  return kind == TANH
    ? f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
    : v128.and(dy, f32x4.gt(y, f32x4.splat(0)));
}

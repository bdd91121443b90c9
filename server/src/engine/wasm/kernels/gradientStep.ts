import { paddedRows, paddedWidth, storeTransposed } from "./layout";
import { step } from "./optimizer";
import { tiles } from "./tile";

/** up to three tiles of a gradient, on their way from the product to the optimizer */
const gradient: usize = memory.data(3 * 128, 16);

/**
 * One optimizer step of a layer's weights, tile by tile: the gradient dW = Xᵀ·dZ is never written out.
 *
 * @param x rows × inputs in blocks
 * @param dz rows × outputs in panels
 * @param w inputs × outputs in panels
 * @param wT Wᵀ in panels, kept equal to W; 0 for the first layer, which needs no gradient of its input
 */
export function weightStep(
  x: usize,
  dz: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
  w: usize,
  wT: usize,
): void {
  const blockBytes = (<usize>paddedRows(rows)) << 4;
  const panelBytes = (<usize>paddedWidth(inputs)) << 5;
  for (let output = 0; output < outputs; output += 8) {
    let block = x;
    let weights = w;
    for (let input = 0; input < inputs; ) {
      const left = (inputs - input + 3) >> 2;
      const done = tiles(block, blockBytes, left, dz, rows, gradient);
      step(weights, gradient, (<usize>done) << 7);
      for (let i = 0; i < done; i++) {
        if (wT) transposeTile(weights, wT, input, output, outputs);
        weights += 128;
        input += 4;
      }
      block += <usize>done * blockBytes;
    }
    dz += blockBytes << 1;
    w += panelBytes;
  }
}

/** One optimizer step of a layer's bias, whose gradient is the sum of dZ's rows. */
export function biasStep(dz: usize, rows: i32, outputs: i32, bias: usize): void {
  const panelBytes = (<usize>paddedRows(rows)) << 5;
  for (let output = 0; output < outputs; output += 8) {
    let left = f32x4.splat(0);
    let right = f32x4.splat(0);
    const end = dz + ((<usize>rows) << 5);
    for (let at = dz; at < end; at += 32) {
      left = f32x4.add(left, v128.load(at));
      right = f32x4.add(right, v128.load(at, 16));
    }
    v128.store(gradient, left);
    v128.store(gradient, right, 16);
    step(bias, gradient, 32);
    bias += 32;
    dz += panelBytes;
  }
}

/** Fills Wᵀ from W, both in panels. */
export function transpose(w: usize, wT: usize, inputs: i32, outputs: i32): void {
  const panelBytes = (<usize>paddedWidth(inputs)) << 5;
  for (let output = 0; output < outputs; output += 8) {
    let weights = w;
    for (let input = 0; input < inputs; input += 4) {
      transposeTile(weights, wT, input, output, outputs);
      weights += 128;
    }
    w += panelBytes;
  }
}

function transposeTile(weights: usize, wT: usize, input: i32, output: i32, outputs: i32): void {
  const row = <usize>((input >> 3) * paddedWidth(outputs) + output);
  const to = wT + (row << 5) + ((<usize>(input & 4)) << 2);
  storeTransposed(
    v128.load(weights),
    v128.load(weights, 32),
    v128.load(weights, 64),
    v128.load(weights, 96),
    to,
    32,
  );
  storeTransposed(
    v128.load(weights, 16),
    v128.load(weights, 48),
    v128.load(weights, 80),
    v128.load(weights, 112),
    to + 128,
    32,
  );
}

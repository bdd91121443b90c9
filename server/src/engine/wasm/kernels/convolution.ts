import { paddedRows, paddedWidth } from "./layout";
import { step } from "./optimizer";
import { depth, mostPositions, outputRows, patches, patchesTransposed, stretchAt } from "./patches";
import { tiles } from "./tile";

/** Output positions whose patches are laid out at a time: they stay in the second-level cache. */
const FORWARD_ROWS: i32 = 48;

/** up to three tiles of a gradient, on their way to their sum */
const part: usize = memory.data(3 * 128, 16);

/** Floats that a convolution needs to lay its patches out. */
export function convolutionFloats(g: usize, filters: i32): i32 {
  return max(FORWARD_ROWS, mostPositions(g)) * depth(g);
}

/**
 * A convolution without its bias: Z = PW for the patches P of every position. With the gradient of Z as its map, the
 * stride as its dilation and the weights turned round (`turnKernel`), it is the gradient of the input.
 *
 * @param g the convolution's record (patches.ts)
 * @param w depth × filters in panels; rows of channels that are only padding are 0
 * @param z takes positions × filters in panels
 * @param room `convolutionFloats` floats
 */
export function convolve(
  g: usize,
  batch: i32,
  map: usize,
  w: usize,
  filters: i32,
  z: usize,
  room: usize,
): void {
  const length = depth(g);
  const height = paddedRows(outputRows(g, batch));
  const blockBytes = (<usize>length) << 4;
  const weightBytes = (<usize>paddedWidth(length)) << 5;
  for (let first = 0; first < height; first += FORWARD_ROWS) {
    const count = min(FORWARD_ROWS, height - first);
    patchesTransposed(g, batch, map, first, count, room);
    let weights = w;
    let panel = z + ((<usize>first) << 5);
    for (let filter = 0; filter < filters; filter += 8) {
      let block = room;
      let c = panel;
      for (let left = count >> 2; left > 0; ) {
        const done = tiles(block, blockBytes, left, weights, length, c);
        left -= done;
        block += <usize>done * blockBytes;
        c += (<usize>done) << 7;
      }
      weights += weightBytes;
      panel += (<usize>height) << 5;
    }
  }
}

/**
 * One optimizer step of a convolution's weights: their gradient is PᵀdZ, summed over stretches of positions.
 *
 * @param gradient room for as many floats as W has
 */
export function convolutionStep(
  g: usize,
  batch: i32,
  map: usize,
  dz: usize,
  filters: i32,
  w: usize,
  gradient: usize,
  room: usize,
): void {
  const length = depth(g);
  const rows = outputRows(g, batch);
  const panelBytes = (<usize>paddedRows(rows)) << 5;
  const weightBytes = (<usize>paddedWidth(length)) << 5;
  const bytes = <usize>(paddedWidth(filters) >> 3) * weightBytes;
  memory.fill(gradient, 0, bytes);
  for (let first = 0, count = 0; first < rows; first += count) {
    count = stretchAt(g, batch, first);
    const blockBytes = (<usize>count) << 4;
    patches(g, batch, map, first, count, room);
    let panel = dz + ((<usize>first) << 5);
    let sums = gradient;
    for (let filter = 0; filter < filters; filter += 8) {
      let block = room;
      let sum = sums;
      for (let left = length >> 2; left > 0; ) {
        const done = tiles(block, blockBytes, left, panel, count, part);
        add(sum, part, (<usize>done) << 7);
        left -= done;
        block += <usize>done * blockBytes;
        sum += (<usize>done) << 7;
      }
      panel += panelBytes;
      sums += weightBytes;
    }
  }
  step(w, gradient, bytes);
}

function add(sum: usize, part: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(sum + i, f32x4.add(v128.load(sum + i), v128.load(part + i)));
  }
}

/**
 * The weights with which a gradient goes back: turned by 180 degrees, channels and filters exchanged.
 *
 * @param w taps · channels rows × filters columns, in panels
 * @param turned takes taps · filters rows × channels columns, in panels; its padding stays as it is
 */
export function turnKernel(w: usize, taps: i32, channels: i32, filters: i32, turned: usize): void {
  const inGroup = (channels + 3) & ~3;
  const outGroup = (filters + 3) & ~3;
  const height = paddedWidth(taps * inGroup);
  const turnedHeight = paddedWidth(taps * outGroup);
  for (let tap = 0; tap < taps; tap++) {
    for (let filter = 0; filter < filters; filter++) {
      const to = (taps - 1 - tap) * outGroup + filter;
      for (let channel = 0; channel < channels; channel++) {
        store<f32>(
          inPanel(turned, turnedHeight, to, channel),
          load<f32>(inPanel(w, height, tap * inGroup + channel, filter)),
        );
      }
    }
  }
}

function inPanel(start: usize, height: i32, row: i32, column: i32): usize {
  return start + ((<usize>(((column >> 3) * height + row) * 8 + (column & 7))) << 2);
}

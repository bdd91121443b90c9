import { paddedRows, storeTransposed } from "./layout";

/*
 * The patches of a convolution (im2col), a few output positions at a time. A map of rows × height × width × channels
 * is a matrix in panels with a row for each position; a patch is one position's taps, each with its channels, padded
 * with zeros to groups of four.
 *
 * The host describes a convolution by a record of eleven 32-bit integers: the map that is read (height, width,
 * channels), the one that is made (height, width), the window (height, width), the stride, the dilation of what is
 * read (1, but a gradient's way back takes the stride), and the padding above and to the left.
 */
export function inputHeight(g: usize): i32 {
  return load<i32>(g);
}
export function inputWidth(g: usize): i32 {
  return load<i32>(g, 4);
}
export function channels(g: usize): i32 {
  return load<i32>(g, 8);
}
export function outputHeight(g: usize): i32 {
  return load<i32>(g, 12);
}
export function outputWidth(g: usize): i32 {
  return load<i32>(g, 16);
}
export function windowHeight(g: usize): i32 {
  return load<i32>(g, 20);
}
export function windowWidth(g: usize): i32 {
  return load<i32>(g, 24);
}
export function stride(g: usize): i32 {
  return load<i32>(g, 28);
}
function dilation(g: usize): i32 {
  return load<i32>(g, 32);
}
function top(g: usize): i32 {
  return load<i32>(g, 36);
}
function left(g: usize): i32 {
  return load<i32>(g, 40);
}

export function outputRows(g: usize, batch: i32): i32 {
  return batch * outputHeight(g) * outputWidth(g);
}

/** Positions of a stretch, unless one row has more: their patches stay in the second-level cache. */
const STRETCH: i32 = 252;

/** The most positions that a stretch has. */
export function mostPositions(g: usize): i32 {
  return max(STRETCH, outputWidth(g));
}

/**
 * How many output positions the stretch has that begins at `first`: several samples as a whole, or rows of one. A
 * weight's gradient is summed over each stretch, and then over stretches.
 */
export function stretchAt(g: usize, batch: i32, first: i32): i32 {
  const perSample = outputHeight(g) * outputWidth(g);
  if (perSample < STRETCH) return min((STRETCH / perSample) * perSample, batch * perSample - first);
  const rows = max(STRETCH / outputWidth(g), 1);
  return min(rows * outputWidth(g), perSample - (first % perSample));
}

export function depth(g: usize): i32 {
  return windowHeight(g) * windowWidth(g) * ((channels(g) + 3) & ~3);
}

/** The lanes of the last group of channels that are channels. */
function lastLanes(g: usize): v128 {
  const lanes = ((channels(g) - 1) & 3) + 1;
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(lanes));
}

/** Far above and to the left of every map. */
const NOWHERE: i32 = -0x1000000;

/** An output position: its sample's first row in the map that is read, and where its window starts. */
let base: i32 = 0;
let y: i32 = 0;
let x: i32 = 0;

function locate(g: usize, batch: i32, position: i32): void {
  const perSample = outputHeight(g) * outputWidth(g);
  const sample = position / perSample;
  const rest = position - sample * perSample;
  const row = rest / outputWidth(g);
  base = sample * inputHeight(g) * inputWidth(g);
  y = sample < batch ? row * stride(g) - top(g) : NOWHERE;
  x = (rest - row * outputWidth(g)) * stride(g) - left(g);
}

/** The row of the map at y, x, which the dilation spreads; −1 between its rows and outside of it. */
function rowAt(first: i32, y: i32, x: i32, height: i32, width: i32, spread: i32): i32 {
  if (spread > 1) {
    if (y % spread != 0 || x % spread != 0) return -1;
    y /= spread;
    x /= spread;
  }
  return <u32>y < <u32>height && <u32>x < <u32>width ? first + y * width + x : -1;
}

/**
 * Patches as a product's left operand: Pᵀ in blocks, [count/4][depth][4].
 *
 * @param map in panels
 * @param first the first output position
 * @param count a multiple of 4; positions behind the last one get patches of zeros
 */
export function patchesTransposed(g: usize, batch: i32, map: usize, first: i32, count: i32, to: usize): void {
  const height = inputHeight(g);
  const width = inputWidth(g);
  const spread = dilation(g);
  const panelBytes = (<usize>paddedRows(batch * height * width)) << 5;
  const groups = (channels(g) + 3) >> 2;
  const last = lastLanes(g);
  for (let position = first; position < first + count; position += 4) {
    locate(g, batch, position);
    const base0 = base;
    const y0 = y;
    const x0 = x;
    locate(g, batch, position + 1);
    const base1 = base;
    const y1 = y;
    const x1 = x;
    locate(g, batch, position + 2);
    const base2 = base;
    const y2 = y;
    const x2 = x;
    locate(g, batch, position + 3);
    const base3 = base;
    const y3 = y;
    const x3 = x;
    for (let ky = 0; ky < windowHeight(g); ky++) {
      for (let kx = 0; kx < windowWidth(g); kx++) {
        const r0 = rowAt(base0, y0 + ky, x0 + kx, height, width, spread);
        const r1 = rowAt(base1, y1 + ky, x1 + kx, height, width, spread);
        const r2 = rowAt(base2, y2 + ky, x2 + kx, height, width, spread);
        const r3 = rowAt(base3, y3 + ky, x3 + kx, height, width, spread);
        let m0 = i32x4.splat(r0 < 0 ? 0 : -1);
        let m1 = i32x4.splat(r1 < 0 ? 0 : -1);
        let m2 = i32x4.splat(r2 < 0 ? 0 : -1);
        let m3 = i32x4.splat(r3 < 0 ? 0 : -1);
        const a0 = map + ((<usize>max(r0, 0)) << 5);
        const a1 = map + ((<usize>max(r1, 0)) << 5);
        const a2 = map + ((<usize>max(r2, 0)) << 5);
        const a3 = map + ((<usize>max(r3, 0)) << 5);
        let offset: usize = 0;
        for (let group = 1; group <= groups; group++) {
          if (group == groups) {
            m0 = v128.and(m0, last);
            m1 = v128.and(m1, last);
            m2 = v128.and(m2, last);
            m3 = v128.and(m3, last);
          }
          storeTransposed(
            v128.and(v128.load(a0 + offset), m0),
            v128.and(v128.load(a1 + offset), m1),
            v128.and(v128.load(a2 + offset), m2),
            v128.and(v128.load(a3 + offset), m3),
            to,
            16,
          );
          to += 64;
          offset += group & 1 ? 16 : panelBytes - 16;
        }
      }
    }
  }
}

/** The same patches in the form that the weights' gradient takes: P in blocks, [depth/4][count][4]. */
export function patches(g: usize, batch: i32, map: usize, first: i32, count: i32, to: usize): void {
  const height = inputHeight(g);
  const width = inputWidth(g);
  const spread = dilation(g);
  const panelBytes = (<usize>paddedRows(batch * height * width)) << 5;
  const groups = (channels(g) + 3) >> 2;
  const blockBytes = (<usize>count) << 4;
  const last = lastLanes(g);
  const across = outputWidth(g);
  const step = stride(g);
  const firstX = -left(g);
  for (let ky = 0; ky < windowHeight(g); ky++) {
    for (let kx = 0; kx < windowWidth(g); kx++) {
      locate(g, batch, first);
      let column = (x - firstX) / step;
      for (let i = 0; i < count; i++) {
        if (column == across) {
          locate(g, batch, first + i);
          column = 0;
        }
        const row = rowAt(base, y + ky, x + kx, height, width, spread);
        let mask = i32x4.splat(row < 0 ? 0 : -1);
        let from = map + ((<usize>max(row, 0)) << 5);
        let at = to + ((<usize>i) << 4);
        for (let group = 1; group < groups; group++) {
          v128.store(at, v128.and(v128.load(from), mask));
          at += blockBytes;
          from += group & 1 ? 16 : panelBytes - 16;
        }
        v128.store(at, v128.and(v128.load(from), v128.and(mask, last)));
        x += step;
        column++;
      }
      to += <usize>groups * blockBytes;
    }
  }
}

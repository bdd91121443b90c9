import { paddedRows } from "./layout";
import {
  channels,
  inputHeight,
  inputWidth,
  outputHeight,
  outputWidth,
  stride,
  windowHeight,
  windowWidth,
} from "./patches";

/*
 * Pooling over windows that lie within the map. All arrays are in panels with a row for each position; `g` is the
 * record of patches.ts.
 */

/** Y takes the largest of each window; NaN stays NaN. */
export function maxPool(g: usize, batch: i32, x: usize, y: usize): void {
  pool(g, batch, x, y, true);
}

export function averagePool(g: usize, batch: i32, x: usize, y: usize): void {
  pool(g, batch, x, y, false);
}

function pool(g: usize, batch: i32, x: usize, y: usize, isMax: bool): void {
  const width = inputWidth(g);
  const perSample = inputHeight(g) * width;
  const panelBytes = (<usize>paddedRows(batch * perSample)) << 5;
  const across = outputWidth(g);
  const outputBytes = (<usize>paddedRows(batch * outputHeight(g) * across)) << 5;
  const high = windowHeight(g);
  const wide = windowWidth(g);
  const jump = stride(g);
  const share = f32x4.splat(1.0 / <f32>(high * wide));
  for (let channel = 0; channel < channels(g); channel += 8) {
    let to = y;
    for (let sample = 0; sample < batch; sample++) {
      for (let row = 0; row < outputHeight(g); row++) {
        for (let column = 0; column < across; column++) {
          let from = x + ((<usize>(sample * perSample + row * jump * width + column * jump)) << 5);
          let left = isMax ? v128.load(from) : f32x4.splat(0);
          let right = isMax ? v128.load(from, 16) : f32x4.splat(0);
          for (let ky = 0; ky < high; ky++) {
            for (let kx = 0; kx < wide; kx++) {
              const l = v128.load(from);
              const r = v128.load(from, 16);
              left = isMax ? f32x4.max(left, l) : f32x4.add(left, l);
              right = isMax ? f32x4.max(right, r) : f32x4.add(right, r);
              from += 32;
            }
            from += (<usize>(width - wide)) << 5;
          }
          v128.store(to, isMax ? left : f32x4.mul(left, share));
          v128.store(to, isMax ? right : f32x4.mul(right, share), 16);
          to += 32;
        }
      }
    }
    x += panelBytes;
    y += outputBytes;
  }
}

/** dX from dY: the first of a window's largest numbers gets the whole gradient. */
export function maxPoolGradient(g: usize, batch: i32, x: usize, y: usize, dy: usize, dx: usize): void {
  poolGradient(g, batch, x, y, dy, dx, true);
}

/** dX from dY: all of a window share its gradient. */
export function averagePoolGradient(g: usize, batch: i32, dy: usize, dx: usize): void {
  poolGradient(g, batch, dx, dy, dy, dx, false);
}

function poolGradient(g: usize, batch: i32, x: usize, y: usize, dy: usize, dx: usize, isMax: bool): void {
  const width = inputWidth(g);
  const perSample = inputHeight(g) * width;
  const panelBytes = (<usize>paddedRows(batch * perSample)) << 5;
  const across = outputWidth(g);
  const outputBytes = (<usize>paddedRows(batch * outputHeight(g) * across)) << 5;
  const high = windowHeight(g);
  const wide = windowWidth(g);
  const jump = stride(g);
  const share = f32x4.splat(1.0 / <f32>(high * wide));
  memory.fill(dx, 0, <usize>((channels(g) + 7) >> 3) * panelBytes);
  for (let channel = 0; channel < channels(g); channel += 8) {
    let at: usize = 0;
    for (let sample = 0; sample < batch; sample++) {
      for (let row = 0; row < outputHeight(g); row++) {
        for (let column = 0; column < across; column++) {
          let offset = (<usize>(sample * perSample + row * jump * width + column * jump)) << 5;
          const left = v128.load(dy + at);
          const right = v128.load(dy + at, 16);
          let openLeft = i32x4.splat(-1);
          let openRight = i32x4.splat(-1);
          for (let ky = 0; ky < high; ky++) {
            for (let kx = 0; kx < wide; kx++) {
              const to = dx + offset;
              let l = f32x4.mul(left, share);
              let r = f32x4.mul(right, share);
              if (isMax) {
                const hitLeft = v128.and(f32x4.eq(v128.load(x + offset), v128.load(y + at)), openLeft);
                const hitRight = v128.and(
                  f32x4.eq(v128.load(x + offset, 16), v128.load(y + at, 16)),
                  openRight,
                );
                openLeft = v128.andnot(openLeft, hitLeft);
                openRight = v128.andnot(openRight, hitRight);
                l = v128.and(left, hitLeft);
                r = v128.and(right, hitRight);
              }
              v128.store(to, f32x4.add(v128.load(to), l));
              v128.store(to, f32x4.add(v128.load(to, 16), r), 16);
              offset += 32;
            }
            offset += (<usize>(width - wide)) << 5;
          }
          at += 32;
        }
      }
    }
    x += panelBytes;
    dx += panelBytes;
    y += outputBytes;
    dy += outputBytes;
  }
}

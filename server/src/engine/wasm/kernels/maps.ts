import { paddedRows, paddedWidth, storeTransposed } from "./layout";

/*
 * Between the forms that layers take: a map is a matrix in panels with a row for each sample's positions and a column
 * for each channel; a flat matrix, in panels too, has a row for each sample and the columns position · channels +
 * channel.
 */

/** A map from row-major samples, `width` floats a row. */
export function mapFromRows(
  rows: usize,
  width: i32,
  batch: i32,
  positions: i32,
  channels: i32,
  map: usize,
): void {
  const height = paddedRows(batch * positions);
  for (let sample = 0; sample < batch; sample++) {
    let from = rows + ((<usize>(sample * width)) << 2);
    for (let position = 0; position < positions; position++) {
      for (let channel = 0; channel < channels; channel++) {
        store<f32>(inPanel(map, height, sample * positions + position, channel), load<f32>(from));
        from += 4;
      }
    }
  }
}

/** A flat matrix from a map. */
export function flatten(map: usize, batch: i32, positions: i32, channels: i32, flat: usize): void {
  exchange(map, batch, positions, channels, flat, true);
}

/** A map from a flat matrix. */
export function unflatten(flat: usize, batch: i32, positions: i32, channels: i32, map: usize): void {
  exchange(map, batch, positions, channels, flat, false);
}

function exchange(map: usize, batch: i32, positions: i32, channels: i32, flat: usize, toFlat: bool): void {
  const height = paddedRows(batch * positions);
  const flatHeight = paddedRows(batch);
  const inFours = (channels & 3) == 0;
  for (let position = 0; position < positions; position++) {
    for (let channel = 0; channel < channels; channel += inFours ? 4 : 1) {
      let a = inPanel(map, height, position, channel);
      let b = inPanel(flat, flatHeight, 0, position * channels + channel);
      for (let sample = 0; sample < batch; sample++) {
        const from = toFlat ? a : b;
        const to = toFlat ? b : a;
        if (inFours) v128.store(to, v128.load(from));
        else store<f32>(to, load<f32>(from));
        a += (<usize>positions) << 5;
        b += 32;
      }
    }
  }
}

/**
 * A map's outputs at the middle of each cell of a grid, for a spectrum: the columns are cell · channels + channel.
 *
 * @param target takes the samples as its rows `firstRow` …, in panels of `targetHeight` rows
 */
export function takeGrid(
  map: usize,
  batch: i32,
  mapHeight: i32,
  mapWidth: i32,
  channels: i32,
  gridHeight: i32,
  gridWidth: i32,
  target: usize,
  targetHeight: i32,
  firstRow: i32,
): void {
  const positions = mapHeight * mapWidth;
  const height = paddedRows(batch * positions);
  for (let gridY = 0; gridY < gridHeight; gridY++) {
    const y = ((2 * gridY + 1) * mapHeight) / (2 * gridHeight);
    for (let gridX = 0; gridX < gridWidth; gridX++) {
      const x = ((2 * gridX + 1) * mapWidth) / (2 * gridWidth);
      const column = (gridY * gridWidth + gridX) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let from = inPanel(map, height, y * mapWidth + x, channel);
        let to = inPanel(target, targetHeight, firstRow, column + channel);
        for (let sample = 0; sample < batch; sample++) {
          store<f32>(to, load<f32>(from));
          from += (<usize>positions) << 5;
          to += 32;
        }
      }
    }
  }
}

/**
 * A product's operands from a matrix in panels.
 *
 * @param x takes the matrix in blocks, unless it is 0
 * @param xT takes the transposed matrix in blocks
 */
export function operands(panels: usize, rows: i32, width: i32, x: usize, xT: usize): void {
  const height = paddedRows(rows);
  const columns = paddedWidth(width);
  for (let column = 0; column < columns; column += 4) {
    let from = panels + ((<usize>((column >> 3) * height)) << 5) + ((<usize>(column & 4)) << 2);
    let transposed = xT + ((<usize>column) << 4);
    for (let row = 0; row < height; row += 4) {
      const r0 = v128.load(from);
      const r1 = v128.load(from, 32);
      const r2 = v128.load(from, 64);
      const r3 = v128.load(from, 96);
      if (x) {
        v128.store(x, r0);
        v128.store(x, r1, 16);
        v128.store(x, r2, 32);
        v128.store(x, r3, 48);
        x += 64;
      }
      storeTransposed(r0, r1, r2, r3, transposed, 16);
      from += 128;
      transposed += (<usize>columns) << 4;
    }
  }
}

/** A layer's output with its bias, row-major without padding. */
export function readOutputs(z: usize, bias: usize, rows: i32, width: i32, target: usize): void {
  const height = paddedRows(rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const b = load<f32>(bias + ((<usize>column) << 2));
      store<f32>(target, load<f32>(inPanel(z, height, row, column)) + b);
      target += 4;
    }
  }
}

function inPanel(start: usize, height: i32, row: i32, column: i32): usize {
  return start + ((<usize>(((column >> 3) * height + row) * 8 + (column & 7))) << 2);
}

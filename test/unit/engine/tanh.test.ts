import { expect, test } from "vitest";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { kernelBuilds, kernelsOf } from "./variants.ts";

const TANH = 1;

test.each(kernelBuilds)("tanh of the %s kernels is good to 3 units in the last place", async (build) => {
  const kernels = await kernelsOf(build);
  const heap = createHeap(kernels);
  const rows = 4000;
  const [z, y, yT, bias] = [0, 0, 0, 0].map(() => heap.allocate(rows * 8 * 4));
  const input = new Float32Array(kernels.memory.buffer, z, rows * 8);
  const output = new Float32Array(kernels.memory.buffer, y, rows * 8);
  // From the smallest numbers to saturation, both signs.
  input.set(input.map((_, i) => (i % 2 ? -1 : 1) * 12 * 2 ** (-30 * (1 - i / (rows * 8)))));
  const arguments_ = input.slice();
  kernels.activate(TANH, z!, bias!, rows, 8, y!, yT!);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < 8; column++) {
      const expected = Math.tanh(arguments_[row * 8 + column]!);
      const actual = output[((column >> 2) * rows + row) * 4 + (column & 3)]!;
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 23);
      expect(Math.abs(actual - expected) / unit).toBeLessThan(3);
    }
  }
});

test.each(kernelBuilds)("tanh of the %s kernels at its limits", async (build) => {
  const kernels = await kernelsOf(build);
  const heap = createHeap(kernels);
  const [z, y, yT, bias] = [0, 0, 0, 0].map(() => heap.allocate(4 * 8 * 4));
  const input = new Float32Array(kernels.memory.buffer, z, 8);
  input.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 0]);
  kernels.activate(TANH, z!, bias!, 1, 4, y!, yT!);
  expect([...new Float32Array(kernels.memory.buffer, y, 4)]).toEqual([1, -1, Number.NaN, 0]);
});

import { describe, expect, test } from "vitest";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { paddedRows, paddedWidth } from "../../../server/src/engine/wasm/memory/layout.ts";
import { storedVector, writeMatrix } from "../../../server/src/engine/wasm/memory/storedMatrix.ts";
import { createClassIndicator } from "../../../server/src/engine/wasm/spectra/classIndicator.ts";
import {
  createLinearGrams,
  isDerivationCheaper,
} from "../../../server/src/engine/wasm/spectra/linearGram.ts";
import { createSpectrum, createWorkspace } from "../../../server/src/engine/wasm/spectra/spectrum.ts";
import { hashed } from "./hashed.ts";
import { type KernelBuild, kernelBuilds, kernelsOf } from "./variants.ts";

/** ZᵀZ's lower triangle and the classes' sums of Z = YW + 1bᵀ, from the Gram matrix of Y. */
async function derived(build: KernelBuild, y: Float32Array, w: Float32Array, b: Float32Array, rows: number) {
  const [inputs, units, classes] = [y.length / rows, b.length, 3];
  const kernels = await kernelsOf(build);
  const heap = createHeap(kernels);
  const labels = Uint16Array.from({ length: rows }, (_, row) => row % classes);
  const classIndicator = createClassIndicator(kernels, heap, labels, classes, rows);
  const workspace = createWorkspace(heap, rows, rows, [inputs, units]);
  const [input, output] = [inputs, units].map((width) =>
    createSpectrum(kernels, heap, workspace, rows, width, classIndicator),
  );
  const height = paddedWidth(inputs);
  const address = heap.allocate(height * paddedWidth(units) * 4);
  const kernel = { name: "kernel", shape: [inputs, units], columns: units, height, group: inputs, address };
  const bias = storedVector("bias", units, heap.allocate(paddedWidth(units) * 4));
  const source = heap.allocate(paddedRows(rows) * height * 4);
  const layer = { input: input!.gram, weights: kernel, bias, output: output!.gram };
  const derive = createLinearGrams(kernels, heap, classIndicator, [layer]);
  writeMatrix(kernels, kernel, w);
  writeMatrix(kernels, bias, b);
  // Y in panels.
  const panels = { ...kernel, shape: [rows, inputs], columns: inputs, height: paddedRows(rows), group: rows };
  writeMatrix(kernels, { ...panels, address: source }, y);
  for (const spectrum of [input!, output!]) spectrum.clear();
  classIndicator.take(0, rows);
  input!.add(source, 8, rows);
  derive();
  const { elements, stride, sums, sumsHeight } = output!.gram;
  const gram = new Float64Array(kernels.memory.buffer, elements, stride * stride);
  const blocks = new Float64Array(kernels.memory.buffer, sums, 4 * sumsHeight);
  return {
    gram: (i: number, j: number) => gram[i * stride + j]!,
    sum: (label: number, i: number) => blocks[i * 4 + label]!,
    isFinite: () => output!.isFinite(),
  };
}

function outputs(y: Float32Array, w: Float32Array, b: Float32Array, rows: number): number[][] {
  const [inputs, units] = [y.length / rows, b.length];
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: units }, (_, unit) => {
      let sum = b[unit]!;
      for (let k = 0; k < inputs; k++) sum += y[row * inputs + k]! * w[k * units + unit]!;
      return sum;
    }),
  );
}

describe.each(kernelBuilds)("%s kernels", (build) => {
  test.each([
    [40, 13, 9],
    [64, 16, 16],
    [50, 3, 30],
    [33, 32, 1],
  ])("%i rows, %i inputs, %i units: as from the outputs themselves", async (rows, inputs, units) => {
    const [y, w, b] = [hashed(rows * inputs, 1), hashed(inputs * units, 2), hashed(units, 3)];
    const { gram, sum } = await derived(build, y, w, b, rows);
    const z = outputs(y, w, b, rows);
    for (let i = 0; i < units; i++) {
      for (let j = 0; j <= i; j++) {
        const expected = z.reduce((total, row) => total + row[i]! * row[j]!, 0);
        expect(Math.abs(gram(i, j) - expected)).toBeLessThan(1e-12 * rows * inputs);
      }
      for (const label of [0, 1, 2]) {
        const expected = z.reduce((total, row, at) => total + (at % 3 === label ? row[i]! : 0), 0);
        expect(Math.abs(sum(label, i) - expected)).toBeLessThan(1e-12 * rows * inputs);
      }
    }
  });

  test("a unit without weights is 0 exactly", async () => {
    const w = hashed(13 * 9, 2).map((weight, index) => (index % 9 === 4 ? 0 : weight));
    const { gram } = await derived(build, hashed(40 * 13, 1), w, new Float32Array(9), 40);
    expect([0, 1, 2, 3, 4].map((j) => gram(4, j))).toEqual([0, 0, 0, 0, 0]);
  });

  test("outputs that float32 cannot hold are not finite, those that it just can are", async () => {
    const y = new Float32Array(40 * 13).fill(1);
    const w = (size: number) => new Float32Array(13 * 9).fill(size);
    const bias = new Float32Array(9);
    expect((await derived(build, y, w(3e37), bias, 40)).isFinite()).toBe(false);
    expect((await derived(build, y, w(3e36), bias, 40)).isFinite()).toBe(true);
    expect((await derived(build, y, w(Number.NaN), bias, 40)).isFinite()).toBe(false);
  });
});

test("the short way is taken where it is one", () => {
  expect(isDerivationCheaper(4000, 256, 256)).toBe(true);
  expect(isDerivationCheaper(4000, 512, 256)).toBe(true);
  // More inputs than outputs of few rows: W is the larger matrix.
  expect(isDerivationCheaper(4000, 1024, 512)).toBe(false);
  expect(isDerivationCheaper(48, 64, 64)).toBe(false);
});

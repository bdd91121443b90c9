import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { paddedRows, paddedWidth } from "../../../server/src/engine/wasm/memory/layout.ts";
import { createSpectrum, createWorkspace } from "../../../server/src/engine/wasm/spectra/spectrum.ts";
import { hashed } from "./hashed.ts";
import { type KernelBuild, kernelBuilds, kernelsOf } from "./variants.ts";

/** What test/golden/spectra.py writes: float64 SVDs by LAPACK. */
interface Case {
  name: string;
  rows: number;
  columns: number;
  seed: number;
  rank?: number;
  halving?: boolean;
  singularValues: number[];
}

const cases: Case[] = JSON.parse(readFileSync(new URL("../../golden/spectra.json", import.meta.url), "utf8"));

/** The matrix of spectra.py, row-major; exact in float32. */
function matrix({ rows, columns, seed, rank, halving }: Case): Float32Array {
  const elements = hashed(rows * columns, seed);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      if (rank !== undefined && column >= rank) elements[at] = elements[at - rank]! / 2;
      else if (halving) elements[at]! *= 2 ** -column;
    }
  }
  return elements;
}

/** Singular values of a row-major matrix that is handed over in batches, in blocks or in panels. */
async function spectrumOf(
  build: KernelBuild,
  elements: Float32Array,
  rows: number,
  columns: number,
  lanes: 4 | 8,
  batchRows: number,
) {
  const kernels = await kernelsOf(build);
  const heap = createHeap(kernels);
  const source = heap.allocate(paddedRows(batchRows) * paddedWidth(columns) * 4);
  const workspace = createWorkspace(heap, rows, batchRows, [columns]);
  const spectrum = createSpectrum(kernels, heap, workspace, rows, columns);
  const memory = new Float32Array(
    kernels.memory.buffer,
    source,
    paddedRows(batchRows) * paddedWidth(columns),
  );
  spectrum.clear();
  for (let first = 0; first < rows; first += batchRows) {
    const count = Math.min(batchRows, rows - first);
    // Padding may hold anything.
    memory.fill(Number.NaN);
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < columns; column++) {
        const block = Math.floor(column / lanes) * paddedRows(count) * lanes;
        memory[block + row * lanes + (column % lanes)] = elements[(first + row) * columns + column]!;
      }
    }
    spectrum.add(source, lanes, count);
  }
  return { finite: spectrum.isFinite(), values: () => spectrum.singularValues() };
}

describe.each(kernelBuilds)("%s kernels", (build) => {
  test.each(
    cases.map((example) => [example.name, example] as const),
  )("singular values agree with LAPACK's to 1e-6 of the largest: %s", async (_, example) => {
    const { rows, columns, singularValues } = example;
    const batchRows = columns > rows ? rows : Math.min(rows, 256);
    for (const lanes of [4, 8] as const) {
      const { finite, values } = await spectrumOf(build, matrix(example), rows, columns, lanes, batchRows);
      expect(finite).toBe(true);
      const sigma = [...values()];
      expect(sigma).toHaveLength(columns);
      expect(sigma).toEqual(sigma.toSorted((a, b) => b - a));
      for (const [index, value] of sigma.entries()) {
        expect(Math.abs(value - singularValues[index]!)).toBeLessThan(1e-6);
      }
      // Beyond the number of rows they are 0 exactly.
      expect(sigma.slice(rows).every((value) => value === 0)).toBe(true);
    }
  });

  test("batches of any size give the same spectrum", async () => {
    const example = cases.find(({ rows }) => rows === 600)!;
    const elements = matrix(example);
    for (const batchRows of [1, 7, 600]) {
      const { values } = await spectrumOf(build, elements, 600, example.columns, 8, batchRows);
      for (const [index, value] of values().entries()) {
        expect(Math.abs(value - example.singularValues[index]!)).toBeLessThan(1e-6);
      }
    }
  });

  test.each([
    [30, 9],
    [4, 30],
  ])("a %i × %i matrix of zeros has a spectrum of zeros", async (rows, columns) => {
    const { values } = await spectrumOf(build, new Float32Array(rows * columns), rows, columns, 4, rows);
    expect(values()).toEqual(new Float64Array(columns));
  });

  test.each([1e-38, 3e38])("elements of size %f neither vanish nor overflow", async (size) => {
    const elements = hashed(40 * 13, 1).map((value) => size * value);
    const reference = await spectrumOf(build, hashed(40 * 13, 1), 40, 13, 4, 40);
    const scaled = await spectrumOf(build, elements, 40, 13, 4, 40);
    const expected = reference.values();
    for (const [index, value] of scaled.values().entries()) {
      expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-6);
    }
  });

  test("a NaN or an infinity is noticed", async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const elements = hashed(40 * 13, 1);
      elements[77] = value;
      expect((await spectrumOf(build, elements, 40, 13, 4, 40)).finite).toBe(false);
    }
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createRowSpectra } from "../../../server/src/engine/tfjs/spectra.ts";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { compileKernels, instantiateKernels } from "../../../server/src/engine/wasm/module.ts";
import { createClassIndicator } from "../../../server/src/engine/wasm/spectra/classIndicator.ts";
import type { LayerStatistics } from "../../../server/src/spectrum/layerStatistics.ts";
import { hashed } from "../engine/hashed.ts";
import { variants } from "../engine/variants.ts";

/** What test/golden/layerStatistics.py writes: the same statistics from the matrix itself. */
interface Case {
  name: string;
  rows: number;
  columns: number;
  seed: number;
  classes: number;
  offset?: number;
  rectified?: boolean;
  separation?: number;
  statistics: LayerStatistics;
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL("../../golden/layerStatistics.json", import.meta.url), "utf8"),
);

const labelsOf = ({ rows, classes }: Case) => Array.from({ length: rows }, (_, row) => (row * 7) % classes);

/** The matrix of layerStatistics.py, row-major. */
function matrix(example: Case): Float32Array {
  const { rows, columns, seed, offset = 0, rectified = false, separation = 0 } = example;
  const elements = hashed(rows * columns, seed).map((value) => value + offset);
  for (const [row, label] of labelsOf(example).entries()) elements[row * columns + label]! += separation;
  return rectified ? elements.map((value) => Math.max(value, 0)) : elements;
}

async function statisticsOf(
  variant: "relaxed" | "simd",
  elements: Float32Array,
  labels: number[],
  columns: number,
  classes: number,
  batchRows: number,
): Promise<LayerStatistics | null> {
  const kernels = await instantiateKernels(await compileKernels(variant));
  const rows = labels.length;
  const heap = createHeap(kernels);
  const membership = createClassIndicator(kernels, heap, Uint16Array.from(labels), classes, batchRows);
  const [spectrum] = createRowSpectra(kernels, rows, batchRows, [columns], membership, heap);
  spectrum!.clear();
  for (let first = 0; first < rows; first += batchRows) {
    const count = Math.min(batchRows, rows - first);
    const batch = elements.subarray(first * columns, (first + count) * columns);
    membership.take(first, count);
    spectrum!.add(batch, count);
  }
  return spectrum!.statistics();
}

describe.each(variants)("%s kernels", (variant) => {
  test.each(
    cases.map((example) => [example.name, example] as const),
  )("a layer's statistics agree with numpy's to six digits: %s", async (_, example) => {
    const { columns, classes, rows } = example;
    for (const batchRows of [37, 256, rows]) {
      const elements = matrix(example);
      const found = await statisticsOf(variant, elements, labelsOf(example), columns, classes, batchRows);
      expect(Object.keys(found!)).toEqual(Object.keys(example.statistics));
      for (const [name, expected] of Object.entries(example.statistics))
        expect(found![name as keyof LayerStatistics], name).toBeCloseTo(expected, 6);
    }
  });

  test("a dead layer has finite statistics", async () => {
    expect(await statisticsOf(variant, new Float32Array(30 * 5), new Array(30).fill(0), 5, 2, 30)).toEqual({
      rootMeanSquare: 0,
      deadUnits: 1,
      meanShare: 0,
      centredParticipation: 1,
      betweenClasses: 0,
      classCosine: 0,
    });
  });

  test("a matrix with fewer rows than columns has none", async () => {
    expect(await statisticsOf(variant, hashed(4 * 9, 1), [0, 1, 0, 1], 9, 2, 4)).toBeNull();
  });
});

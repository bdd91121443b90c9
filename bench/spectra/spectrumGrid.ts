/**
 * How near the spectrum of a convolution's outputs at the positions of a grid is to that of all its outputs, and how
 * near two others of as many columns are: of the means over the grid's cells, and of positions drawn at random. On
 * Fashion-MNIST, for a network at two gains, untrained and after 200 steps.
 *
 * Run: node bench/spectra/spectrumGrid.ts [folder of Fashion-MNIST]
 */
import { loadDataset } from "../../server/src/dataset/load.ts";
import type { TrainingPlan } from "../../server/src/engine/engine.ts";
import { planLayers } from "../../server/src/engine/planLayers.ts";
import { middleOf, spectrumGrid } from "../../server/src/engine/spectrumGrid.ts";
import { createRowSpectra } from "../../server/src/engine/tfjs/spectra.ts";
import { gather } from "../../server/src/engine/wasm/batches.ts";
import { createHeap } from "../../server/src/engine/wasm/memory/heap.ts";
import { indexInPanels, paddedRows } from "../../server/src/engine/wasm/memory/layout.ts";
import { compileKernels, instantiateKernels } from "../../server/src/engine/wasm/module.ts";
import { layOutNetwork, type Network } from "../../server/src/engine/wasm/network.ts";
import { writeParameters } from "../../server/src/engine/wasm/parameters.ts";
import { createTrainer } from "../../server/src/engine/wasm/trainer.ts";
import { supportedVariant } from "../../server/src/engine/wasm/variant.ts";
import type { LayerSpec } from "../../server/src/network/layers/registry.ts";
import { shuffle } from "../../server/src/random/distributions.ts";
import { createGenerator } from "../../server/src/random/generator.ts";
import { conv, pool, relu } from "../support/layers.ts";

const ROWS = 400;
const layers: LayerSpec[] = [
  ...[conv(16), relu, conv(16), relu, pool, conv(32), relu, conv(32), relu, pool, conv(64), relu],
  ...[{ kind: "flatten" } as const, { kind: "dense", units: 10 } as const],
];
const optimizer = { kind: "sgd", learningRate: 0.01, momentum: 0.9 } as const;

const folder = process.argv[2] ?? "/usr/share/datasets/fashion-mnist";
const whole = await loadDataset({
  kind: "idx",
  folder,
  scaling: "standardize",
  limit: 3200,
  validationLimit: ROWS,
  seed: 1,
  shuffledLabels: 0,
});
const module = await compileKernels(supportedVariant());
const line = (...cells: (string | number)[]) =>
  console.log(
    cells.map((cell) => (typeof cell === "number" ? cell.toFixed(4) : cell).padStart(10)).join(" "),
  );
line(
  "gain",
  "steps",
  "layer",
  "columns",
  "mean σ",
  "grid",
  "cells",
  "random",
  "Δ grid",
  "Δ cells",
  "Δ random",
);

for (const gain of [0.3, 1]) {
  const plan: TrainingPlan = { layers, scheme: "heNormal", gain, seed: 1, optimizer, batchSize: 32 };
  const trainer = createTrainer(await instantiateKernels(module), plan, whole);
  for (const epochs of [0, 2]) {
    while (trainer.epoch < epochs) await trainer.trainEpoch(() => false);
    const kernels = await instantiateKernels(module);
    const heap = createHeap(kernels);
    const planned = planLayers(plan, whole);
    const network = layOutNetwork(kernels, heap, whole, planned, ROWS, 1, plan);
    writeParameters(kernels, network, optimizer, trainer.snapshot());
    gather(kernels, network, whole.validation, null, 0, ROWS);
    network.forward(ROWS, false);
    for (const [index, { name, output, layer }] of planned.entries()) {
      if (layer.kind !== "conv2d") continue;
      await compare(network, kernels.memory.buffer, index, name, output, gain, 100 * epochs);
    }
  }
}

/** Prints a layer's spectra: their mean singular values, which s_o sums up, and the largest differences Δ. */
async function compare(
  network: Network,
  memory: ArrayBuffer,
  index: number,
  name: string,
  shape: number[],
  gain: number,
  steps: number,
): Promise<void> {
  const [height, width, channels] = shape as [number, number, number];
  const positions = height * width;
  const map = new Float32Array(memory, network.layers[index]!.output.values);
  const value = (row: number, position: number, channel: number) =>
    map[indexInPanels(paddedRows(ROWS * positions), row * positions + position, channel)]!;
  const grid = spectrumGrid(height, width, channels);
  const cells = cellsOf(grid.height, grid.width, height, width);
  const all = Array.from({ length: positions }, (_, position) => [position]);
  const middles = Array.from({ length: grid.height }, (_, r) =>
    Array.from({ length: grid.width }, (_, c) => [
      middleOf(r, grid.height, height) * width + middleOf(c, grid.width, width),
    ]),
  ).flat();
  const order = Uint32Array.from({ length: positions }, (_, position) => position);
  shuffle(createGenerator(1, "positions"), order);
  const random = [...order.subarray(0, cells.length)].map((position) => [position]);
  const [exact, ...others] = await Promise.all(
    [all, middles, cells, random].map((some) => spectrumOf(some, channels, value)),
  );
  // The rows bound the rank: spectra of different widths are compared up to the smaller of the two.
  const rank = Math.min(ROWS, cells.length * channels);
  const mean = (sigma: Float64Array) => sigma.subarray(0, rank).reduce((sum, one) => sum + one, 0) / rank;
  const distance = (sigma: Float64Array) =>
    exact!.subarray(0, rank).reduce((most, one, i) => Math.max(most, Math.abs(one - sigma[i]!)), 0);
  line(
    String(gain),
    String(steps),
    name,
    String(cells.length * channels),
    ...[exact!, ...others].map(mean),
    ...others.map(distance),
  );
}

function cellsOf(rows: number, columns: number, height: number, width: number): number[][] {
  const cells: number[][] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const cell: number[] = [];
      for (let y = Math.floor((r * height) / rows); y < Math.floor(((r + 1) * height) / rows); y++)
        for (let x = Math.floor((c * width) / columns); x < Math.floor(((c + 1) * width) / columns); x++)
          cell.push(y * width + x);
      cells.push(cell);
    }
  }
  return cells;
}

async function spectrumOf(
  cells: number[][],
  channels: number,
  value: (row: number, position: number, channel: number) => number,
): Promise<Float64Array> {
  const columns = cells.length * channels;
  const matrix = new Float32Array(ROWS * columns);
  for (let row = 0; row < ROWS; row++)
    for (const [index, cell] of cells.entries())
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const position of cell) sum += value(row, position, channel);
        matrix[row * columns + index * channels + channel] = sum / cell.length;
      }
  const [spectrum] = createRowSpectra(await instantiateKernels(module), ROWS, ROWS, [columns], null);
  spectrum!.clear();
  spectrum!.add(matrix, ROWS);
  return spectrum!.singularValues();
}

import type { Samples } from "../../dataset/dataset.ts";
import { createSpectrum, createWorkspace } from "../../spectrum/spectrum.ts";
import type { Activation, Evaluation } from "../engine.ts";
import { gather } from "./batches.ts";
import type { Heap } from "./heap.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";
import { forward } from "./passes.ts";

/** Rows of a validation batch: enough to fill the Gram tiles, few enough to stay in the second-level cache. */
const BATCH_ROWS = 256;

/** The rows of a validation batch: all of them when a layer is wider, for then the rows' Gram matrix is taken. */
export function evaluationRows(count: number, hidden: number[]): number {
  return count < Math.max(0, ...hidden) ? count : Math.min(count, BATCH_ROWS);
}

/** The function that evaluates the network as it is: loss, accuracy, and both spectra of each hidden layer. */
export function createValidation(
  kernels: Kernels,
  heap: Heap,
  network: Network,
  activation: Activation,
  samples: Samples,
): () => Evaluation {
  const hidden = network.layers.slice(0, -1);
  const widths = hidden.map((layer) => layer.outputs);
  const batchRows = evaluationRows(samples.count, widths);
  const workspace = createWorkspace(heap, samples.count, batchRows, widths);
  const observed = hidden.map((layer, index) => ({
    name: layer.name,
    width: layer.outputs,
    z: layer.z,
    y: network.layers[index + 1]!.x,
    linear: createSpectrum(kernels, heap, workspace, samples.count, layer.outputs),
    activation: createSpectrum(kernels, heap, workspace, samples.count, layer.outputs),
  }));

  return () => {
    const totals = new Float64Array(kernels.memory.buffer, network.totals, 2).fill(0);
    for (const { linear, activation } of observed) {
      linear.clear();
      activation.clear();
    }
    for (let first = 0; first < samples.count; first += batchRows) {
      const rows = Math.min(batchRows, samples.count - first);
      gather(kernels, network, samples, null, first, rows);
      forward(kernels, network, activation, rows);
      for (const layer of observed) {
        layer.linear.add(layer.z, 8, rows);
        layer.activation.add(layer.y, 4, rows);
      }
    }
    const finite = observed.every((layer) => layer.linear.isFinite() && layer.activation.isFinite());
    return {
      loss: totals[0]! / samples.count,
      accuracy: totals[1]! / samples.count,
      layers: !finite
        ? []
        : observed.map(({ name, width, linear, activation }) => ({
            name,
            width,
            linear: linear.singularValues(),
            activation: activation.singularValues(),
          })),
    };
  };
}

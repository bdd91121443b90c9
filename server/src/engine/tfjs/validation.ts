import { type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Samples } from "../../dataset/dataset.ts";
import { isActivation } from "../../network/layers.ts";
import type { Evaluation } from "../engine.ts";
import { evaluationRows } from "../evaluationRows.ts";
import type { Heap } from "../wasm/heap.ts";
import { createMembership } from "../wasm/membership.ts";
import type { Kernels } from "../wasm/module.ts";
import { statisticsOf } from "../wasm/validation.ts";
import { gather } from "./batches.ts";
import { addCrossEntropy, type Totals } from "./crossEntropy.ts";
import { forward, type TfjsLayer } from "./passes.ts";
import { createRowSpectra } from "./spectra.ts";

/**
 * The function that evaluates a network: loss, accuracy, and both spectra of each hidden dense layer.
 *
 * @param withStatistics whether the layers' statistics are wanted too
 */
export function createValidation(
  kernels: Kernels,
  heap: Heap,
  samples: Samples,
  dimensions: number,
  layers: TfjsLayer[],
  withStatistics = true,
): (parameters: Tensor[]) => Evaluation {
  const classes = layers.at(-1)!.output[0]!;
  const hidden = observedLayers(layers);
  const widths = hidden.map(({ width }) => width);
  const batchRows = evaluationRows(samples.count, widths);
  const membership = withStatistics
    ? createMembership(kernels, heap, samples.labels, classes, batchRows)
    : null;
  const both = [...widths, ...widths];
  const spectra = createRowSpectra(kernels, samples.count, batchRows, both, membership, heap);
  const linear = spectra.slice(0, hidden.length);
  const activated = spectra.slice(hidden.length);

  return (parameters) => {
    const totals: Totals = { loss: 0, correct: 0 };
    for (const spectrum of spectra) spectrum.clear();
    for (let first = 0; first < samples.count; first += batchRows) {
      const rows = Math.min(batchRows, samples.count - first);
      membership?.take(first, rows);
      const batch = gather(samples, dimensions, null, first, rows);
      tidy(() => {
        const x = tensor2d(batch.features, [rows, dimensions]);
        const { values } = forward(layers, parameters, x, false);
        for (const [index, { before, after }] of hidden.entries()) {
          linear[index]!.add(values[before]!.dataSync<"float32">(), rows);
          activated[index]!.add(values[after]!.dataSync<"float32">(), rows);
        }
        addCrossEntropy(totals, values.at(-1)!.dataSync<"float32">(), batch.labels, classes);
      });
    }
    const finite = spectra.every((spectrum) => spectrum.isFinite());
    return {
      loss: totals.loss / samples.count,
      accuracy: totals.correct / samples.count,
      layers: !finite
        ? []
        : hidden.map(({ name, width }, index) => ({
            name,
            width,
            ...statisticsOf(linear[index]!, activated[index]!),
            linear: linear[index]!.singularValues(),
            activation: activated[index]!.singularValues(),
          })),
    };
  };
}

/** The hidden dense layers: where among a pass's values their outputs lie, and what their activations make of them. */
function observedLayers(
  layers: TfjsLayer[],
): { name: string; width: number; before: number; after: number }[] {
  return layers.slice(0, -1).flatMap(({ name, layer }, index) => {
    if (layer.kind !== "dense") return [];
    const before = index + 1;
    const after = isActivation(layers[index + 1]?.layer) ? before + 1 : before;
    return [{ name, width: layer.units, before, after }];
  });
}

import { type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Dataset } from "../../dataset/dataset.ts";
import { isActivation } from "../../network/layers/activations.ts";
import type { Evaluation } from "../engine.ts";
import { evaluationRows } from "../evaluationRows.ts";
import { predictionMetrics } from "../metrics/metrics.ts";
import type { Heap } from "../wasm/memory/heap.ts";
import type { Kernels } from "../wasm/module.ts";
import { createClassIndicator } from "../wasm/spectra/classIndicator.ts";
import { statisticsOf } from "../wasm/validation.ts";
import { gather } from "./batches.ts";
import type { BatchLoss, Totals } from "./losses.ts";
import { forward, type TfjsLayer } from "./passes.ts";
import { createRowSpectra } from "./spectra.ts";

/**
 * The function that evaluates a network.
 * @param samples all validation samples of the dataset, or some of them, of which only loss, accuracy and spectra are
 * wanted
 */
export function createValidation(
  kernels: Kernels,
  heap: Heap,
  dataset: Dataset,
  layers: TfjsLayer[],
  addLoss: BatchLoss,
  samples = dataset.validation,
): (parameters: Tensor[]) => Evaluation {
  const { dimensions, outputs: width } = dataset;
  const isWhole = samples === dataset.validation;
  const outputs = new Float32Array(samples.count * width);
  const hidden = observedLayers(layers);
  const widths = hidden.map(({ width }) => width);
  const batchRows = evaluationRows(samples.count, widths);
  const classIndicator = isWhole
    ? createClassIndicator(kernels, heap, samples.labels, width, batchRows)
    : null;
  const both = [...widths, ...widths];
  const spectra = createRowSpectra(kernels, samples.count, batchRows, both, classIndicator, heap);
  const linear = spectra.slice(0, hidden.length);
  const activated = spectra.slice(hidden.length);

  return (parameters) => {
    const totals: Totals = { loss: 0, second: 0 };
    for (const spectrum of spectra) spectrum.clear();
    for (let first = 0; first < samples.count; first += batchRows) {
      const rows = Math.min(batchRows, samples.count - first);
      classIndicator?.take(first, rows);
      const batch = gather(samples, dimensions, null, first, rows);
      tidy(() => {
        const x = tensor2d(batch.features, [rows, dimensions]);
        const { values } = forward(layers, parameters, x, false);
        for (const [index, { before, after }] of hidden.entries()) {
          linear[index]!.add(values[before]!.dataSync<"float32">(), rows);
          activated[index]!.add(values[after]!.dataSync<"float32">(), rows);
        }
        const last = values.at(-1)!.dataSync<"float32">();
        outputs.set(last, first * width);
        addLoss(totals, last, batch, false);
      });
    }
    const loss = totals.loss / samples.count;
    const finite = spectra.every((spectrum) => spectrum.isFinite());
    return {
      loss,
      accuracy: samples.targets ? null : totals.second / samples.count,
      ...(isWhole && Number.isFinite(loss) ? { predictions: predictionMetrics(outputs, dataset) } : {}),
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

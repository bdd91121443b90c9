import type { Dataset } from "../../dataset/dataset.ts";
import type { Evaluation, LayerSpectra } from "../engine.ts";
import { evaluationRows } from "../evaluationRows.ts";
import { predictionMetrics } from "../metrics/metrics.ts";
import type { PlannedLayer } from "../planLayers.ts";
import { gather } from "./batches.ts";
import type { Heap } from "./memory/heap.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";
import { createLayerSpectra } from "./spectra/layerSpectra.ts";
import type { Spectrum } from "./spectra/spectrum.ts";

/** Samples of a validation batch where there are maps, whose positions are rows too. */
const MAP_BATCH = 64;

export function validationRows(count: number, planned: PlannedLayer[]): number {
  const flat = planned.filter(({ layer }, index) => layer.kind === "dense" && index < planned.length - 1);
  const rows = evaluationRows(
    count,
    flat.map(({ output }) => output[0]!),
  );
  const hasMaps = planned.some(({ input }) => input.length > 1);
  return hasMaps && rows < count ? Math.min(rows, MAP_BATCH) : rows;
}

/**
 * The function that evaluates the network as it is.
 * @param samples a part of the dataset: all of its validation samples, or some of them, of which only loss, accuracy
 * and spectra are wanted
 */
export function createValidation(
  kernels: Kernels,
  heap: Heap,
  network: Network,
  planned: PlannedLayer[],
  dataset: Dataset,
  samples = dataset.validation,
): () => Evaluation {
  const { count } = samples;
  const isWhole = samples === dataset.validation;
  const batchRows = validationRows(count, planned);
  const spectra = createLayerSpectra(kernels, heap, network, planned, samples, batchRows);
  const width = dataset.outputs;
  const outputs = new Float32Array(isWhole ? count * width : 0);

  function forward(): { loss: number; correct: number } {
    const totals = new Float64Array(kernels.memory.buffer, network.totals, 2).fill(0);
    spectra.clear();
    for (let first = 0; first < count; first += batchRows) {
      const rows = Math.min(batchRows, count - first);
      gather(kernels, network, samples, null, first, rows);
      network.forward(rows, false);
      if (isWhole)
        outputs.set(new Float32Array(kernels.memory.buffer, network.outputs, rows * width), first * width);
      spectra.add(first, rows);
    }
    spectra.complete();
    return { loss: totals[0]! / count, correct: totals[1]! / count };
  }

  return () => {
    const { loss, correct } = forward();
    const { layers } = spectra;
    const finite = layers.every(({ linear, activation }) => linear.isFinite() && activation.isFinite());
    return {
      loss,
      accuracy: samples.targets ? null : correct,
      ...(isWhole && Number.isFinite(loss) ? { predictions: predictionMetrics(outputs, dataset) } : {}),
      layers: !finite
        ? []
        : layers.map(({ name, width, linear, activation }) => ({
            name,
            width,
            ...(isWhole ? statisticsOf(linear, activation) : {}),
            linear: linear.singularValues(),
            activation: activation.singularValues(),
          })),
    };
  };
}

export function statisticsOf(
  linear: Pick<Spectrum, "statistics">,
  activation: Pick<Spectrum, "statistics">,
): Pick<LayerSpectra, "statistics"> {
  const [before, after] = [linear.statistics(), activation.statistics()];
  return before && after ? { statistics: { linear: before, activation: after } } : {};
}

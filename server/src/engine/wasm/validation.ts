import type { Dataset } from "../../dataset/dataset.ts";
import type { Evaluation, LayerSpectra, Validation } from "../engine.ts";
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
 * The function that evaluates the network as it is, spectra included.
 * @param samples a part of the dataset: all of its validation samples, or some of them, of which only loss, accuracy
 * and spectra are wanted
 */
export function createEvaluation(
  kernels: Kernels,
  heap: Heap,
  network: Network,
  planned: PlannedLayer[],
  dataset: Dataset,
  samples = dataset.validation,
): () => Evaluation {
  const isWhole = samples === dataset.validation;
  const batchRows = validationRows(samples.count, planned);
  const spectra = createLayerSpectra(kernels, heap, network, planned, samples, batchRows);
  const data = { ...dataset, validation: samples };
  const outputs = new Float32Array(isWhole ? samples.count * dataset.outputs : 0);

  return () => {
    spectra.clear();
    const validation = validate(kernels, network, data, batchRows, isWhole ? outputs : null, spectra.add);
    spectra.complete();
    const { layers } = spectra;
    const finite = layers.every(({ linear, activation }) => linear.isFinite() && activation.isFinite());
    return {
      ...validation,
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

/**
 * Sends the validation samples forward. Allocates nothing in the kernels' memory.
 * @param batchRows at most what the network was laid out for
 * @param outputs takes the outputs of all samples, row-major; null where only loss and accuracy are wanted
 * @param afterBatch called with the samples that have just gone forward
 */
export function validate(
  kernels: Kernels,
  network: Network,
  dataset: Dataset,
  batchRows: number,
  outputs: Float32Array | null,
  afterBatch?: (first: number, rows: number) => void,
): Validation {
  const { outputs: width, validation: samples } = dataset;
  const { count } = samples;
  const totals = new Float64Array(kernels.memory.buffer, network.totals, 2).fill(0);
  for (let first = 0; first < count; first += batchRows) {
    const rows = Math.min(batchRows, count - first);
    gather(kernels, network, samples, null, first, rows);
    network.forward(rows, false);
    outputs?.set(new Float32Array(kernels.memory.buffer, network.outputs, rows * width), first * width);
    afterBatch?.(first, rows);
  }
  const [loss, correct] = [totals[0]! / count, totals[1]! / count];
  return {
    loss,
    accuracy: samples.targets ? null : correct,
    ...(outputs && Number.isFinite(loss) ? { predictions: predictionMetrics(outputs, dataset) } : {}),
  };
}

export function statisticsOf(
  linear: Pick<Spectrum, "statistics">,
  activation: Pick<Spectrum, "statistics">,
): Pick<LayerSpectra, "statistics"> {
  const [before, after] = [linear.statistics(), activation.statistics()];
  return before && after ? { statistics: { linear: before, activation: after } } : {};
}

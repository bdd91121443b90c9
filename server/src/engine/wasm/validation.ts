import type { Samples } from "../../dataset/dataset.ts";
import { rowsOfClasses } from "../../spectrum/layerStatistics.ts";
import type { Evaluation, LayerSpectra } from "../engine.ts";
import { evaluationRows } from "../evaluationRows.ts";
import { isActivation } from "../layers.ts";
import type { PlannedLayer } from "../planLayers.ts";
import { gather } from "./batches.ts";
import type { BatchTensor } from "./batchTensor.ts";
import type { Heap } from "./heap.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";
import { columnsOf, observeFlat, observeMap } from "./observation.ts";
import { createSpectrum, createWorkspace, type Spectrum } from "./spectrum.ts";

/** Samples of a validation batch where there are maps, whose positions are rows too. */
const MAP_BATCH = 64;

/** The most samples of a validation batch. */
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
 * The function that evaluates the network as it is: loss, accuracy, and both spectra of each hidden dense layer and
 * convolution.
 *
 * @param withStatistics whether the layers' statistics are wanted too
 */
export function createValidation(
  kernels: Kernels,
  heap: Heap,
  network: Network,
  planned: PlannedLayer[],
  samples: Samples,
  withStatistics = true,
): () => Evaluation {
  const { count, labels } = samples;
  const batchRows = validationRows(count, planned);
  const layers = observedLayers(network, planned);
  const widths = layers.map(({ before }) => columnsOf(before));
  const isCollected = layers.some(({ before }) => before.positions > 1 && columnsOf(before) > count);
  const workspace = createWorkspace(heap, count, isCollected ? count : batchRows, widths);
  const classes = withStatistics ? network.layers.at(-1)!.output.channels : 0;
  const observe = (tensor: BatchTensor, width: number) => {
    const spectrum = createSpectrum(kernels, heap, workspace, count, width, classes);
    const observation =
      tensor.positions === 1
        ? observeFlat(tensor, spectrum)
        : observeMap(kernels, heap, tensor, spectrum, labels, count, batchRows, classes);
    return { ...spectrum, ...observation };
  };
  const observed = layers.map(({ name, before, after }, index) => ({
    name,
    width: widths[index]!,
    linear: observe(before, widths[index]!),
    activation: observe(after, widths[index]!),
  }));

  return () => {
    const totals = new Float64Array(kernels.memory.buffer, network.totals, 2).fill(0);
    for (const { linear, activation } of observed) {
      linear.clear();
      activation.clear();
    }
    for (let first = 0; first < count; first += batchRows) {
      const rows = Math.min(batchRows, count - first);
      gather(kernels, network, samples, null, first, rows);
      network.forward(rows, false);
      const rowsOfClass = rowsOfClasses(labels, first, rows, classes);
      for (const { linear, activation } of observed) {
        linear.add(first, rows, rowsOfClass);
        activation.add(first, rows, rowsOfClass);
      }
    }
    const finite = observed.every(({ linear, activation }) => linear.isFinite() && activation.isFinite());
    return {
      loss: totals[0]! / count,
      accuracy: totals[1]! / count,
      layers: !finite
        ? []
        : observed.map(({ name, width, linear, activation }) => ({
            name,
            width,
            ...statisticsOf(linear, activation),
            linear: linear.singularValues(),
            activation: activation.singularValues(),
          })),
    };
  };
}

/**
 * The hidden layers that have spectra, each with its output and what its activation makes of it. Normalization may come
 * between the two; a layer without an activation has the same on both sides.
 */
function observedLayers(
  { layers }: Network,
  planned: PlannedLayer[],
): { name: string; before: BatchTensor; after: BatchTensor }[] {
  return planned.slice(0, -1).flatMap(({ name, layer }, index) => {
    if (layer.kind !== "dense" && layer.kind !== "conv2d") return [];
    const above = planned[index + 1]?.layer.kind === "batchNormalization" ? index + 2 : index + 1;
    const before = layers[index]!.output;
    const after = isActivation(planned[above]?.layer) ? layers[above]!.output : before;
    return [{ name, before, after }];
  });
}

/** The statistics of both matrices of a layer, where they are known. */
export function statisticsOf(
  linear: Pick<Spectrum, "statistics">,
  activation: Pick<Spectrum, "statistics">,
): Pick<LayerSpectra, "statistics"> {
  const [before, after] = [linear.statistics(), activation.statistics()];
  return before && after ? { statistics: { linear: before, activation: after } } : {};
}

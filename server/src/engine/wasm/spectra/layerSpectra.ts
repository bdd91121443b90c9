import type { Samples } from "../../../dataset/dataset.ts";
import { isActivation } from "../../../network/layers/activations.ts";
import { isNormalization, spectrumWidth } from "../../../network/layers/registry.ts";
import type { PlannedLayer } from "../../planLayers.ts";
import type { BatchTensor } from "../memory/batchTensor.ts";
import type { Heap } from "../memory/heap.ts";
import type { StoredMatrix } from "../memory/storedMatrix.ts";
import type { Kernels } from "../module.ts";
import type { Network } from "../network.ts";
import { createClassIndicator } from "./classIndicator.ts";
import { createLinearGrams, isDerivationCheaper, type LinearGram } from "./linearGram.ts";
import { columnsOf, type Observation, observeFlat, observeMap } from "./observation.ts";
import { createSpectrum, createWorkspace, type Spectrum } from "./spectrum.ts";

export interface ObservedSpectra {
  layers: { name: string; width: number; linear: Spectrum; activation: Spectrum }[];
  clear(): void;
  /** Adds the samples `first` … `first + rows − 1`, which have just gone forward. */
  add(first: number, rows: number): void;
  /** Ends the matrices. Must follow the last batch. */
  complete(): void;
}

export function createLayerSpectra(
  kernels: Kernels,
  heap: Heap,
  network: Network,
  planned: PlannedLayer[],
  { count, labels }: Samples,
  batchRows: number,
): ObservedSpectra {
  const observed = observedLayers(network, planned);
  const isCollected = observed.some(({ before }) => before.positions > 1 && columnsOf(before) > count);
  const workspace = createWorkspace(
    heap,
    count,
    isCollected ? count : batchRows,
    [network.input, ...observed.map(({ before }) => before)].map(columnsOf),
  );
  const classes = network.layers.at(-1)!.output.channels;
  const classIndicator = createClassIndicator(kernels, heap, labels, classes, batchRows);
  const spectrumOf = (tensor: BatchTensor) =>
    createSpectrum(kernels, heap, workspace, count, columnsOf(tensor), classIndicator);
  const observe = (tensor: BatchTensor, spectrum: Spectrum) =>
    tensor.positions === 1
      ? observeFlat(tensor, spectrum)
      : observeMap(kernels, heap, tensor, spectrum, count, batchRows);

  const layers = observed.map(({ name, before, after }) => {
    const [linear, activation] = [spectrumOf(before), spectrumOf(after)];
    return { name, width: columnsOf(before), linear, activation };
  });
  const observations = observed.map(({ after }, index) => observe(after, layers[index]!.activation));
  const derivedGrams: LinearGram[] = [];
  /** of the data, which never change: they are observed once */
  let ofData: Observation | null = null;
  for (const [index, { input, before, kernel, bias }] of observed.entries()) {
    const { linear } = layers[index]!;
    const below = observed.findIndex(({ after }) => after === input);
    const isKnown = below >= 0 || input === network.input;
    if (kernel && bias && isKnown && isDerivationCheaper(count, input.channels, before.channels)) {
      const spectrum = layers[below]?.activation ?? spectrumOf(input);
      if (below < 0) ofData = observe(input, spectrum);
      derivedGrams.push({ input: spectrum.gram, weights: kernel, bias, output: linear.gram });
    } else {
      observations.push(observe(before, linear));
    }
  }
  const deriveRest = createLinearGrams(kernels, heap, classIndicator, derivedGrams);

  return {
    layers,
    clear() {
      for (const { linear, activation } of layers) {
        linear.clear();
        activation.clear();
      }
    },
    add(first, rows) {
      classIndicator.take(first, rows);
      for (const observation of observations) observation.add(first, rows);
      ofData?.add(first, rows);
    },
    complete() {
      ofData = null;
      deriveRest();
    },
  };
}

interface ObservedLayer {
  name: string;
  input: BatchTensor;
  kernel: StoredMatrix | undefined;
  bias: StoredMatrix | undefined;
  before: BatchTensor;
  /** what its activation makes of it */
  after: BatchTensor;
}

/** Normalization may come between a layer's output and its activation; without an activation both sides are the same. */
function observedLayers({ input, layers }: Network, planned: PlannedLayer[]): ObservedLayer[] {
  return planned.slice(0, -1).flatMap(({ name, layer }, index) => {
    if (spectrumWidth(layer) === null) return [];
    const next = planned[index + 1];
    const above = next && isNormalization(next.layer) ? index + 2 : index + 1;
    const { output: before, parameters } = layers[index]!;
    const [kernel, bias] = layer.kind === "dense" ? parameters : [];
    const after = isActivation(planned[above]?.layer) ? layers[above]!.output : before;
    return [{ name, input: layers[index - 1]?.output ?? input, kernel, bias, before, after }];
  });
}

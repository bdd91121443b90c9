/** What one epoch of a run brings to its scores. An epoch record is one. */
export interface SpectraOfEpoch {
  epoch: number;
  /** 0 … 1; null or absent without labels */
  validationAccuracy?: number | null;
  /** hidden layers, first to last; the same widths at every epoch */
  layers: readonly LayerOfEpoch[];
}

export interface LayerOfEpoch {
  /** absent: "layer 1" for the first hidden layer */
  name?: string;
  singularValues: ArrayLike<number>;
}

/** The layer's name, for sentences. */
export function layerName(layer: LayerOfEpoch, index: number): string {
  return layer.name ?? `layer ${index + 1}`;
}

/**
 * Throws a RangeError with one sentence when an epoch does not continue a run: a gap, another layer or width, or a
 * number without a meaning.
 * @param previous the run's epoch before this one; null for its first
 */
export function checkContinues(record: SpectraOfEpoch, previous: SpectraOfEpoch | null): void {
  const { epoch, validationAccuracy = null, layers } = record;
  if (!Number.isSafeInteger(epoch) || epoch < 0) {
    throw new RangeError(`The epoch is ${show(epoch)}; epochs are whole numbers from 0.`);
  }
  if (validationAccuracy !== null && !isShare(validationAccuracy)) {
    throw new RangeError(
      `At epoch ${epoch}, the validation accuracy is ${show(validationAccuracy)}; it is a number from 0 to 1, or null.`,
    );
  }
  if (layers.length === 0) {
    throw new RangeError(`Epoch ${epoch} has no layers; give the spectrum of each hidden layer.`);
  }
  layers.forEach((layer, l) => {
    checkSpectrum(layer, `At epoch ${epoch}, ${layerName(layer, l)}`);
  });
  if (previous !== null) checkFollows(record, previous);
}

function checkFollows({ epoch, layers }: SpectraOfEpoch, previous: SpectraOfEpoch): void {
  if (epoch !== previous.epoch + 1) {
    throw new RangeError(
      `Epoch ${epoch} comes after epoch ${previous.epoch}; give every epoch once, in order.`,
    );
  }
  if (layers.length !== previous.layers.length) {
    throw new RangeError(
      `Epoch ${epoch} has ${layers.length} layers and epoch ${previous.epoch} has ${previous.layers.length}; a run has the same layers at every epoch.`,
    );
  }
  layers.forEach((layer, l) => {
    const width = layer.singularValues.length;
    const before = previous.layers[l]!.singularValues.length;
    if (width !== before) {
      throw new RangeError(
        `At epoch ${epoch}, ${layerName(layer, l)} has ${width} singular values and at epoch ${previous.epoch} ${before}; a layer keeps its width.`,
      );
    }
  });
}

function checkSpectrum({ singularValues }: LayerOfEpoch, place: string): void {
  if (singularValues.length === 0)
    throw new RangeError(`${place} has no singular values; give one per unit.`);
  for (let i = 0; i < singularValues.length; i++) {
    const value = singularValues[i]!;
    if (!Number.isFinite(value) || value < 0) {
      throw new RangeError(
        `${place} has ${show(value)} as singular value ${i + 1}; singular values are finite numbers, 0 or above.`,
      );
    }
  }
}

function isShare(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && value <= 1;
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What one epoch of a run brings to its scores. An epoch record is one. */
import { sentenceOf } from "../../messages/catalogue.ts";
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
    throw new RangeError(sentenceOf("scores/epoch", { epoch: show(epoch) }));
  }
  if (validationAccuracy !== null && !isShare(validationAccuracy)) {
    throw new RangeError(sentenceOf("scores/accuracy", { epoch, accuracy: show(validationAccuracy) }));
  }
  if (layers.length === 0) {
    throw new RangeError(sentenceOf("scores/no-layers", { epoch }));
  }
  layers.forEach((layer, l) => {
    checkSpectrum(layer, `At epoch ${epoch}, ${layerName(layer, l)}`);
  });
  if (previous !== null) checkFollows(record, previous);
}

function checkFollows({ epoch, layers }: SpectraOfEpoch, previous: SpectraOfEpoch): void {
  if (epoch !== previous.epoch + 1) {
    throw new RangeError(sentenceOf("scores/order", { epoch, previous: previous.epoch }));
  }
  if (layers.length !== previous.layers.length) {
    throw new RangeError(
      sentenceOf("scores/layers", {
        epoch,
        layers: layers.length,
        previous: previous.epoch,
        before: previous.layers.length,
      }),
    );
  }
  layers.forEach((layer, l) => {
    const width = layer.singularValues.length;
    const before = previous.layers[l]!.singularValues.length;
    if (width !== before) {
      throw new RangeError(
        sentenceOf("scores/width", {
          epoch,
          layer: layerName(layer, l),
          values: width,
          previous: previous.epoch,
          before,
        }),
      );
    }
  });
}

function checkSpectrum({ singularValues }: LayerOfEpoch, place: string): void {
  if (singularValues.length === 0) throw new RangeError(sentenceOf("scores/no-values", { layer: place }));
  for (let i = 0; i < singularValues.length; i++) {
    const value = singularValues[i]!;
    if (!Number.isFinite(value) || value < 0) {
      throw new RangeError(sentenceOf("scores/value", { layer: place, value: show(value), index: i + 1 }));
    }
  }
}

function isShare(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && value <= 1;
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

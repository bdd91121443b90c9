import { combinedScores } from "./combinedScores.ts";
import type { LayerWindow } from "./layerWindow.ts";
import { layerNonUniformity, nonUniformity } from "./nonUniformity.ts";
import { nuclearNorm } from "./nuclearNorm.ts";
import type { LayerScores, Scores } from "./scores.ts";
import { checkSettings, type IndicatorSettings } from "./settings.ts";
import { layerShift, shift } from "./shift.ts";
import { checkContinues, layerName, type SpectraOfEpoch } from "./spectraOfEpoch.ts";

/** One epoch's scores and what they rest on. */
export interface ScoredEpoch {
  epoch: number;
  scores: Scores;
  /** s_o of a window filled with the run's first spectra: where the network stood before training */
  initialSo: number;
  /** hidden layers, first to last */
  layers: LayerScores[];
}

/** Scores one run while its epochs come in. */
export interface Scorer {
  /**
   * Takes the next epoch. Answers null until the window is full: the first scores are those of the epoch
   * that is `window` after the first. Throws a RangeError with one sentence when the epoch does not continue
   * the run or its scores are too large for a number.
   */
  add(record: SpectraOfEpoch): ScoredEpoch | null;
  /**
   * The newest epoch, scored over as many epochs as there are while the window is not full; null before the
   * second epoch after the first. Throws as `add` does where its scores are too large for a number.
   */
  early(): ScoredEpoch | null;
}

/** Equation 4 divides by t0 − 1. */
const SHORTEST_WINDOW = 2;

/** A scorer for one run. Of the epochs in its window it keeps one number per layer. */
export function createScorer(settings: IndicatorSettings): Scorer {
  checkSettings(settings);
  let previous: SpectraOfEpoch | null = null;
  /** nuclear norms by layer, of the first epoch and of the window's epochs (oldest first) */
  let first: number[] = [];
  let windows: LayerWindow[] = [];

  return {
    add(record) {
      checkContinues(record, previous);
      const norms = record.layers.map((layer) => nuclearNorm(layer.singularValues));
      if (previous === null) {
        first = norms;
        windows = record.layers.map((layer) => ({ width: layer.singularValues.length, norms: [] }));
      }
      previous = record;
      windows = windows.map(({ width, norms: kept }, l) => ({
        width,
        norms: [...kept, norms[l]!].slice(-(settings.window + 1)),
      }));
      return windows[0]!.norms.length > settings.window
        ? scoreWindow(record, windows, first, settings)
        : null;
    },
    early() {
      if (previous === null || windows[0]!.norms.length <= SHORTEST_WINDOW) return null;
      return scoreWindow(previous, windows, first, settings);
    },
  };
}

/**
 * The scores at one epoch from the spectra of its window; null when these are fewer than window + 1.
 *
 * @param spectra by epoch (oldest first, `epoch` last), then hidden layer
 * @throws RangeError as `Scorer.add` does
 */
export function scoresAt(
  spectra: readonly (readonly ArrayLike<number>[])[],
  epoch: number,
  validationAccuracy: number | null,
  settings: IndicatorSettings,
): Scores | null {
  const scorer = createScorer(settings);
  const window = spectra.slice(-(settings.window + 1));
  const scored = window.map((layers, i) =>
    scorer.add({
      epoch: epoch - (window.length - 1 - i),
      validationAccuracy,
      layers: layers.map((singularValues) => ({ singularValues })),
    }),
  );
  return scored.at(-1)?.scores ?? null;
}

function scoreWindow(
  { epoch, validationAccuracy = null, layers }: SpectraOfEpoch,
  windows: readonly LayerWindow[],
  first: readonly number[],
  settings: IndicatorSettings,
): ScoredEpoch {
  const { beta } = settings;
  const scores = combinedScores(
    nonUniformity(windows, beta),
    shift(windows),
    epoch,
    validationAccuracy,
    settings,
  );
  if (!Number.isFinite(scores.st) || !Number.isFinite(scores.sFv ?? 0)) {
    throw new RangeError(
      `At epoch ${epoch}, the scores are too large for a number; divide each spectrum by its largest value.`,
    );
  }
  const untrained = windows.map(({ width, norms }, l) => ({ width, norms: norms.map(() => first[l]!) }));
  return {
    epoch,
    scores,
    initialSo: nonUniformity(untrained, beta),
    layers: windows.map((window, l) => ({
      name: layerName(layers[l]!, l),
      so: layerNonUniformity(window, beta),
      ss: layerShift(window),
    })),
  };
}

import { sentenceOf } from "../../messages/catalogue.ts";
import { combinedScores } from "./combinedScores.ts";
import type { LayerWindow } from "./layerWindow.ts";
import { layerNonUniformity, nonUniformity } from "./nonUniformity.ts";
import { normalized } from "./normalization.ts";
import { nuclearNorm } from "./nuclearNorm.ts";
import type { LayerScores, Scores } from "./scores.ts";
import { checkSettings, type IndicatorSettings } from "./settings.ts";
import { layerShift, shift } from "./shift.ts";
import { checkContinues, layerName, type SpectraOfEpoch } from "./spectraOfEpoch.ts";

export interface ScoredEpoch {
  epoch: number;
  scores: Scores;
  /** s_o of a window filled with the run's first spectra; null where the untrained network had no tick */
  initialSo: number | null;
  layers: LayerScores[];
}

/** One step of the clock, an epoch or a tick, with its spectra reduced to their nuclear norms. */
export interface NormsOfStep {
  epoch: number;
  /** null where it is not known, as between the ends of two epochs */
  validationAccuracy: number | null;
  layers: readonly { name: string; width: number }[];
  nuclearNorms: readonly number[];
}

export interface Scorer {
  /**
   * Null until the window is full. Throws a RangeError with one sentence when the epoch does not continue the run or
   * its scores are too large for a number.
   */
  add(record: SpectraOfEpoch): ScoredEpoch | null;
  /** Takes the next step by its nuclear norms; returns and throws as `add` does, but checks no continuity. */
  addNorms(step: NormsOfStep): ScoredEpoch | null;
  /** Says that ticks are missing here: the window is to be filled again. */
  miss(): void;
}

/** A scorer for one run. Of the epochs in its window it keeps one number per layer. */
export function createScorer(settings: IndicatorSettings): Scorer {
  checkSettings(settings);
  let previous: SpectraOfEpoch | null = null;
  let newest: Newest | null = null;
  let first: readonly number[] | null = null;
  let windows: LayerWindow[] = [];

  function take(next: Newest, widths: readonly number[], norms: readonly number[]): ScoredEpoch | null {
    const isSame = newest === null || next.names.join() === newest.names.join();
    const earlier = isSame ? windows : [];
    newest = next;
    windows = widths.map((width, l) => ({
      width,
      norms: [...(earlier[l]?.norms ?? []), norms[l]!].slice(-(settings.window + 1)),
    }));
    return windows[0]!.norms.length > settings.window ? scoreWindow(newest, windows, first, settings) : null;
  }

  return {
    add(record) {
      checkContinues(record, previous);
      previous = record;
      const norms = record.layers.map((layer) => nuclearNorm(layer.singularValues));
      first ??= norms;
      const { epoch, validationAccuracy = null, layers } = record;
      const widths = layers.map(({ singularValues }) => singularValues.length);
      return take({ epoch, validationAccuracy, names: layers.map(layerName) }, widths, norms);
    },
    addNorms({ epoch, validationAccuracy, layers, nuclearNorms }) {
      if (epoch === 0) first = nuclearNorms;
      const widths = layers.map(({ width }) => width);
      return take({ epoch, validationAccuracy, names: layers.map(({ name }) => name) }, widths, nuclearNorms);
    },
    miss() {
      windows = [];
    },
  };
}

/**
 * @param spectra by epoch (oldest first, `epoch` last), then hidden layer; null when fewer than window + 1
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

interface Newest {
  epoch: number;
  validationAccuracy: number | null;
  names: readonly string[];
}

function scoreWindow(
  { epoch, validationAccuracy, names }: Newest,
  layers: readonly LayerWindow[],
  first: readonly number[] | null,
  settings: IndicatorSettings,
): ScoredEpoch | null {
  const { beta, normalization } = settings;
  const windows = normalized(layers, first, normalization);
  if (windows === null) return null;
  const scores = combinedScores(
    nonUniformity(windows, beta),
    shift(windows),
    epoch,
    validationAccuracy,
    settings,
  );
  if (!Number.isFinite(scores.st) || !Number.isFinite(scores.sFv ?? 0)) {
    throw new RangeError(sentenceOf("scores/too-large", { epoch }));
  }
  const untrained =
    first && windows.map((window, l) => ({ ...window, norms: window.norms.map(() => first[l]!) }));
  return {
    epoch,
    scores,
    initialSo: untrained && nonUniformity(untrained, beta),
    layers: windows.map((window, l) => ({
      name: names[l]!,
      so: layerNonUniformity(window, beta),
      ss: layerShift(window),
    })),
  };
}

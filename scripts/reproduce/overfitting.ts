import { markdownTable } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
import {
  type EpochPoint,
  type Peak,
  peakWith,
  symptomOf,
  symptomWindow,
} from "../../server/src/indicator/verdicts/symptoms.ts";
import type { EpochRecord, RunDetail } from "../../server/src/protocol/protocol.ts";

type Curve = readonly Omit<EpochRecord, "layers">[];

/** Epochs on either side that an accuracy is averaged over: single epochs waver by a point. */
const SMOOTHING = 5;
/** Two points below its highest, the validation accuracy has fallen. */
const FALL = 0.02;

/** When the spectra said that a run overfits, and when the labels did. */
export function overfittingSection(runs: readonly { detail: RunDetail; curve: Curve }[]): string[] {
  const rows = runs.map(({ detail, curve }) => {
    const smooth = smoothed(curve.map(({ validationAccuracy }) => validationAccuracy ?? 0));
    const best = smooth.indexOf(Math.max(...smooth));
    const fallen = smooth.findIndex((accuracy, epoch) => epoch > best && accuracy < smooth[best]! - FALL);
    const told = epochOfExpansion(curve);
    return [
      String(detail.gain),
      told === null ? "never" : String(told),
      `${best} (${(100 * smooth[best]!).toFixed(1)}%)`,
      fallen < 0 ? `not by epoch ${detail.epoch}` : String(fallen),
    ];
  });
  const head = [
    "gain",
    "expanding spectra told at epoch",
    "highest validation accuracy at epoch",
    "2 points below it at epoch",
  ];
  return [
    "## Overfitting, told by the spectra alone",
    `The symptom \`expanding-spectra\` looks at s_o and at no label. Accuracies are means over ${2 * SMOOTHING + 1} epochs.`,
    markdownTable({ head, rows }),
  ];
}

/** The first epoch at which the daemon would have told of expanding spectra. */
function epochOfExpansion(curve: Curve): number | null {
  let peak: Peak | null = null;
  const points = curve.map((record): EpochPoint => {
    const so = record.scores?.so ?? null;
    peak = peakWith(peak, record.epoch, so);
    return { ...record, so, peak, deadLayers: [] };
  });
  for (let end = 1; end <= points.length; end++) {
    const symptom = symptomOf(points.slice(Math.max(0, end - symptomWindow), end), 2);
    if (symptom?.name === "expanding-spectra") return points[end - 1]!.epoch;
  }
  return null;
}

function smoothed(values: readonly number[]): number[] {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - SMOOTHING), i + SMOOTHING + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

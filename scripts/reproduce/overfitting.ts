import { markdownTable } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
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
    "expansion detected at epoch",
    "highest validation accuracy at epoch",
    "2 points below it at epoch",
  ];
  return [
    "## Overfitting, detected by the spectra alone",
    `Expansion is detected at the first epoch whose s_o is ${100 * EXPANSION}% below its highest so far and below that of five epochs before, if the highest came after the first two windows. No label is used. Accuracies are means over ${2 * SMOOTHING + 1} epochs.`,
    markdownTable({ head, rows }),
  ];
}

/** How far s_o is below its highest, as a share of it, where spectra count as expanding again. */
const EXPANSION = 0.005;

/**
 * The first epoch at which s_o has fallen from its highest and continues falling, as in the paper's appendix on shuffled
 * labels. Spectra that collapse in the first epochs and then recover while the network learns, as those of images do, have
 * their highest s_o within the first two windows, and that does not count.
 */
function epochOfExpansion(curve: Curve): number | null {
  const so = curve.map(({ scores }) => scores?.so ?? null);
  const first = so.findIndex((value) => value !== null);
  let peak = first;
  for (const [epoch, value] of so.entries()) {
    if (value === null) continue;
    if (value > so[peak]!) peak = epoch;
    const before = so[epoch - 5] ?? null;
    if (before === null || peak <= 2 * first) continue;
    if (value <= (1 - EXPANSION) * so[peak]! && value < before) return epoch;
  }
  return null;
}

function smoothed(values: readonly number[]): number[] {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - SMOOTHING), i + SMOOTHING + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** Ways to say how large a layer's spectrum is; the paper's own is the mean singular value, Σσ/d. */

/** What a size may be relative to. */
export interface Reference {
  /** the layer's spectrum before training */
  untrained: ArrayLike<number>;
  /** rows of the matrix: validation samples */
  rows: number;
}

export interface Candidate {
  id: string;
  title: string;
  /** @param spectrum descending, divided by its largest value */
  size(spectrum: ArrayLike<number>, reference: Reference): number;
}

export const candidates: readonly Candidate[] = [
  {
    id: "width",
    title: "Σσ/d: by the width, as in the paper",
    size: (spectrum) => sum(spectrum) / spectrum.length,
  },
  {
    id: "random",
    title: "by a Gaussian matrix of the same shape",
    size: (spectrum, { rows }) => sum(spectrum) / (spectrum.length * gaussianMean(spectrum.length / rows)),
  },
  {
    id: "untrained",
    title: "by the untrained network's Σσ",
    size: (spectrum, { untrained }) => sum(spectrum) / (sum(untrained) || 1),
  },
  {
    id: "logarithm",
    title: "ln Σσ: by its own present size",
    size: (spectrum) => Math.log(Math.max(sum(spectrum), 1)),
  },
  {
    id: "effectiveRank",
    title: "effective rank by the width",
    size: (spectrum) => effectiveRank(spectrum) / spectrum.length,
  },
  {
    id: "effectiveRankUntrained",
    title: "effective rank by the untrained network's",
    size: (spectrum, { untrained }) => effectiveRank(spectrum) / effectiveRank(untrained),
  },
];

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** exp of the entropy of σ/Σσ (Roy & Vetterli, "The effective rank", 2007): 1 … d; 1 for a dead layer. */
function effectiveRank(spectrum: ArrayLike<number>): number {
  const total = sum(spectrum);
  let entropy = 0;
  for (let i = 0; i < spectrum.length; i++) {
    const share = spectrum[i]! / total;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.exp(entropy);
}

const STEPS = 2000;

/**
 * The mean singular value, divided by the largest, of a large matrix of independent Gaussian numbers: the mean of √λ
 * under the law of Marčenko & Pastur (1967), over √λ₊.
 *
 * @param ratio columns over rows; above 1, the columns beyond the rows add zeros
 */
export function gaussianMean(ratio: number): number {
  const [low, high] = [(1 - Math.sqrt(ratio)) ** 2, (1 + Math.sqrt(ratio)) ** 2];
  let mean = 0;
  for (let step = 0; step < STEPS; step++) {
    // λ = middle − half · cos(angle) takes the square roots at both ends out of the integrand
    const angle = ((step + 0.5) * Math.PI) / STEPS;
    const half = (high - low) / 2;
    const eigenvalue = (low + high) / 2 - half * Math.cos(angle);
    const density = (half * Math.sin(angle)) / (2 * Math.PI * ratio * eigenvalue);
    mean += Math.sqrt(eigenvalue) * density * half * Math.sin(angle) * (Math.PI / STEPS);
  }
  return mean / Math.sqrt(high);
}

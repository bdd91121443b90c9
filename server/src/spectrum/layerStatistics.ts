/** Statistics of the m × d matrix H of a layer's outputs on m samples, beyond its singular values. */
export interface LayerStatistics {
  /** √(‖H‖_F² / (m·d)): the size of an output */
  rootMeanSquare: number;
  /** share of the units whose output is 0 on every sample */
  deadUnits: number;
  /** m‖μ‖² / ‖H‖_F², 0 … 1: share of the energy that lies in the mean row μ */
  meanShare: number;
  /** (Σλ)² / Σλ² of the eigenvalues of the covariance matrix, 1 … d: how many directions the rows differ in */
  centredParticipation: number;
  /** Σ_c m_c‖μ_c − μ‖² / ‖H − 1μᵀ‖_F², 0 … 1: share of the scatter between the classes' means μ_c; absent without classes */
  betweenClasses?: number;
  /** cosine of the angle between two classes' mean rows, averaged over all pairs; absent without classes */
  classCosine?: number;
}

/** By class: its number of rows, and their sum. */
export interface ClassSums {
  counts: Uint32Array;
  sums: readonly Float64Array[];
}

/**
 * From the Gram matrix HᵀH and the classes' sums: m·Σ = HᵀH − m·μμᵀ, so ‖m·Σ‖_F² = ‖HᵀH‖_F² − 2m·μᵀHᵀHμ + m²‖μ‖⁴.
 * @param gram its lower triangle, row-major, `stride` doubles a row
 */
export function layerStatistics(
  gram: Float64Array,
  stride: number,
  width: number,
  { counts, sums }: ClassSums,
): LayerStatistics {
  const samples = counts.reduce((all, count) => all + count, 0);
  const mean = new Float64Array(width);
  for (const sum of sums) for (let j = 0; j < width; j++) mean[j]! += sum[j]! / samples;
  const meanSquare = dot(mean, mean);

  let [energy, dead, squares, alongMean] = [0, 0, 0, 0];
  for (let i = 0; i < width; i++) {
    const row = i * stride;
    const diagonal = gram[row + i]!;
    energy += diagonal;
    if (diagonal === 0) dead++;
    let [rowSquares, rowAlongMean] = [0, 0];
    for (let j = 0; j < i; j++) {
      const element = gram[row + j]!;
      rowSquares += element * element;
      rowAlongMean += element * mean[j]!;
    }
    squares += 2 * rowSquares + diagonal * diagonal;
    alongMean += mean[i]! * (2 * rowAlongMean + diagonal * mean[i]!);
  }

  const scatter = Math.max(0, energy - samples * meanSquare);
  const centredSquares = squares - 2 * samples * alongMean + (samples * meanSquare) ** 2;
  return {
    rootMeanSquare: Math.sqrt(energy / (samples * width)),
    deadUnits: dead / width,
    meanShare: ratio(samples * meanSquare, energy),
    // Rounding may leave next to nothing of either where all rows are equal.
    centredParticipation: Math.min(width, Math.max(1, ratio(scatter ** 2, centredSquares))),
    betweenClasses: Math.min(1, ratio(betweenScatter(counts, sums, mean), scatter)),
    classCosine: meanCosine(sums.filter((_, index) => counts[index]! > 0)),
  };
}

function betweenScatter(counts: Uint32Array, sums: readonly Float64Array[], mean: Float64Array): number {
  return sums.reduce((all, sum, index) => {
    const count = counts[index]!;
    if (count === 0) return all;
    return all + count * mean.reduce((square, mu, j) => square + (sum[j]! / count - mu) ** 2, 0);
  }, 0);
}

function meanCosine(rows: readonly Float64Array[]): number {
  const norms = rows.map((row) => Math.sqrt(dot(row, row)));
  let [sum, pairs] = [0, 0];
  for (let i = 1; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      sum += ratio(dot(rows[i]!, rows[j]!), norms[i]! * norms[j]!);
      pairs++;
    }
  }
  return ratio(sum, pairs);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** 0 where there is nothing to take a share of, as for a dead layer. */
function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

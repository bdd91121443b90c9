/** What the outputs of one layer on m samples are like, beyond their singular values: the m × d matrix H. */
export interface LayerStatistics {
  /** √(‖H‖_F² / (m·d)): the size of an output */
  rootMeanSquare: number;
  /** share of the units whose output is 0 on every sample */
  deadUnits: number;
  /** m‖μ‖² / ‖H‖_F², 0 … 1: share of the energy that lies in the mean row μ */
  meanShare: number;
  /** (Σλ)² / Σλ² of the eigenvalues of the covariance matrix, 1 … d: how many directions the rows differ in */
  centredParticipation: number;
  /** Σ_c m_c‖μ_c − μ‖² / ‖H − 1μᵀ‖_F², 0 … 1: share of the scatter that lies between the classes' means μ_c */
  betweenClasses: number;
  /** cosine of the angle between two classes' mean rows, averaged over all pairs */
  classCosine: number;
}

/** The sums of rows that the statistics need, gathered batch by batch. */
export interface ClassSums {
  clear(): void;
  /**
   * Adds a batch.
   *
   * @param batch float64, in blocks of 4 columns, [d/4][height][4]
   * @param rowsOfClass the rows of each class in it
   */
  add(batch: Float64Array, height: number, rowsOfClass: readonly Uint32Array[]): void;
  /** by class: its number of rows, and their sum */
  readonly counts: Uint32Array;
  readonly sums: readonly Float64Array[];
}

export function createClassSums(width: number, classes: number): ClassSums {
  const counts = new Uint32Array(classes);
  // The last block's padding may hold anything.
  const padded = Array.from({ length: classes }, () => new Float64Array(Math.ceil(width / 4) * 4));
  return {
    counts,
    sums: padded.map((sum) => sum.subarray(0, width)),
    clear() {
      counts.fill(0);
      for (const sum of padded) sum.fill(0);
    },
    add(batch, height, rowsOfClass) {
      for (const [index, rows] of rowsOfClass.entries()) {
        counts[index]! += rows.length;
        addRows(padded[index]!, batch, height, rows);
      }
    },
  };
}

function addRows(sum: Float64Array, batch: Float64Array, height: number, rows: Uint32Array): void {
  for (let column = 0; column < sum.length; column += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < rows.length; i++) {
      const at = column * height + 4 * rows[i]!;
      a += batch[at]!;
      b += batch[at + 1]!;
      c += batch[at + 2]!;
      d += batch[at + 3]!;
    }
    sum[column]! += a;
    sum[column + 1]! += b;
    sum[column + 2]! += c;
    sum[column + 3]! += d;
  }
}

/** The rows of each class among the samples `first` … `first + count − 1`, counted from `first`; of none where `classes` is 0. */
export function rowsOfClasses(
  labels: ArrayLike<number>,
  first: number,
  count: number,
  classes: number,
): Uint32Array[] {
  const rows: number[][] = Array.from({ length: classes }, () => []);
  for (let row = 0; classes > 0 && row < count; row++) rows[labels[first + row]!]!.push(row);
  return rows.map((some) => Uint32Array.from(some));
}

/**
 * The statistics of a matrix from its Gram matrix HᵀH and its classes' sums. The covariance matrix is
 * m·Σ = HᵀH − m·μμᵀ, so ‖m·Σ‖_F² = ‖HᵀH‖_F² − 2m·μᵀHᵀHμ + m²‖μ‖⁴.
 *
 * @param gram its lower triangle, row-major, `stride` doubles a row
 * @param width d
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

export interface LinearModel {
  bias: number;
  weights: number[];
}

export type Rows = readonly (readonly number[])[];

export function linear({ bias, weights }: LinearModel, z: readonly number[]): number {
  return weights.reduce((sum, weight, j) => sum + weight * z[j]!, bias);
}

/** Σ_i s_i·x_i·x_iᵀ + λ·I: the lower triangle of the matrix that a penalised least squares fit solves with. */
export function penalisedGram(rows: Rows, penalty: number, scales?: readonly number[]): number[][] {
  const width = rows[0]?.length ?? 0;
  const gram = Array.from({ length: width }, (_, j) => new Array<number>(j + 1).fill(0));
  rows.forEach((row, i) => {
    const scale = scales?.[i] ?? 1;
    for (let j = 0; j < width; j++) {
      const left = scale * row[j]!;
      const target = gram[j]!;
      for (let k = 0; k <= j; k++) target[k]! += left * row[k]!;
    }
  });
  for (let j = 0; j < width; j++) gram[j]![j]! += penalty;
  return gram;
}

export function transposedProduct(rows: Rows, values: readonly number[]): number[] {
  const sum = new Array<number>(rows[0]?.length ?? 0).fill(0);
  rows.forEach((row, i) => {
    for (let j = 0; j < sum.length; j++) sum[j]! += values[i]! * row[j]!;
  });
  return sum;
}

/** The penalties that fits choose from: from next to none to one that leaves little of the weights. */
export const penalties: readonly number[] = [0.01, 0.1, 1, 3, 10, 30, 100, 300, 1000];

import type { RunSummary } from "../../server/src/protocol/protocol.ts";

/** What tells a run from the others of its study. */
export function runLabel({ gain, seed }: RunSummary): string {
  return `gain ${Number(gain.toPrecision(4))} · seed ${seed}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A count with its noun, such as "1 run" or "3 runs". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The best validation accuracy among some runs; null before their first epoch. */
export function bestAccuracy(runs: readonly RunSummary[]): number | null {
  const known = runs.flatMap(({ validationAccuracy }) => validationAccuracy ?? []);
  return known.length > 0 ? Math.max(...known) : null;
}

import type { RunSummary } from "../../../server/src/protocol/protocol.ts";

/** The best validation accuracy among some runs; null before their first epoch. */
export function bestAccuracy(runs: readonly RunSummary[]): number | null {
  const known = runs.flatMap(({ validationAccuracy }) => validationAccuracy ?? []);
  return known.length > 0 ? Math.max(...known) : null;
}

import { nuclearNorm } from "../../../server/src/indicator/scores/nuclearNorm.ts";
import type { EpochRecord, ScoreRecord } from "../../../server/src/protocol/protocol.ts";

/** What is kept of every run's epochs; the daemon gives the same for `records: "scores"`. */
export function toScoreRecord({ layers, predictedRows: _, ...record }: EpochRecord): ScoreRecord {
  const norms = layers.map(({ name, width, singularValues }) => {
    return { name, width, nuclearNorm: nuclearNorm(singularValues) };
  });
  return { ...record, layers: norms };
}

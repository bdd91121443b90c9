import type { RunId, ScoreRecord } from "../../protocol/protocol.ts";
import type { Store } from "./store.ts";
import type { StoredRecord } from "./tables/storedRecord.ts";

/**
 * @param matrix the one that the run is scored with
 * @param page the epochs that are wanted; all by default
 */
export function scoreRecords(
  store: Pick<Store, "epochsOf">,
  run: RunId,
  matrix: "linear" | "activation",
  page?: { from: number; count: number },
): ScoreRecord[] {
  return Array.from(store.epochsOf(run, page), ({ body }) => toScoreRecord(JSON.parse(body), matrix));
}

export function toScoreRecord(stored: StoredRecord, matrix: "linear" | "activation"): ScoreRecord {
  const layers = stored.layers.map((layer) => ({ ...layer, nuclearNorm: layer.nuclearNorms[matrix] }));
  return { ...stored, layers };
}

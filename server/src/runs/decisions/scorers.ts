import { createScorer, type Scorer } from "../../indicator/scores/scorer.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { IndicatorSpec } from "../../specification/schema/indicator.ts";
import type { RunEntry } from "../store/runEntry.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";
import { type ScoredRecord, scoreEpoch } from "./scoreEpoch.ts";

interface KeptScorer {
  scorer: Scorer;
  epoch: number;
  indicator: IndicatorSpec;
}

export interface RescoredEpoch {
  record: StoredRecord;
  scored: ScoredRecord;
  /** of its spectra, which stay as they are */
  spectraChecksum: number | null;
}

export type Scorers = ReturnType<typeof createScorers>;

/** @param warn receives a sentence for each epoch without scores */
export function createScorers(store: Pick<Store, "epochsOf">, warn: (sentence: string) => void) {
  const kept = new Map<RunId, KeptScorer>();

  function scorerOf({ summary: { run, epoch }, scoring: { indicator } }: RunEntry): Scorer {
    const found = kept.get(run);
    // One that belongs to other settings, or to a transaction that failed, is made again.
    if (found?.epoch === epoch && found.indicator === indicator) return found.scorer;
    const scorer = createScorer(indicator);
    for (const { body } of store.epochsOf(run)) scoreEpoch(scorer, indicator, JSON.parse(body), warn);
    return scorer;
  }

  return {
    next(entry: RunEntry, record: StoredRecord): ScoredRecord {
      const { indicator } = entry.scoring;
      const scorer = scorerOf(entry);
      const scored = scoreEpoch(scorer, indicator, record, warn);
      kept.set(entry.summary.run, { scorer, epoch: record.epoch, indicator });
      return scored;
    },

    all(run: RunId, indicator: IndicatorSpec): RescoredEpoch[] {
      const scorer = createScorer(indicator);
      return Array.from(store.epochsOf(run), ({ body, spectraChecksum }) => {
        const record: StoredRecord = JSON.parse(body);
        return { record, scored: scoreEpoch(scorer, indicator, record, warn), spectraChecksum };
      });
    },

    release(run: RunId): void {
      kept.delete(run);
    },
  };
}
